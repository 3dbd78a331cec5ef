"""The encrypted messages of WinRM over HTTP (MS-WSMV 2.2.9.1), as a body that holds one."""

from __future__ import annotations

import re
import struct

BOUNDARY = b"--Encrypted Boundary"
PROTOCOL = "application/HTTP-SPNEGO-session-encrypted"
CONTENT_TYPE = f'multipart/encrypted;protocol="{PROTOCOL}";boundary="Encrypted Boundary"'
_OCTETS = b"\tContent-Type: application/octet-stream\r\n"
_PARTS = re.compile(
    rb"--Encrypted Boundary\r\n[^\r]*\r\n[^\r]*Length=\d+\r\n--Encrypted Boundary\r\n"
    rb"\s*Content-Type: application/octet-stream\r\n(?P<sealed>.*)--Encrypted Boundary--\r\n",
    re.DOTALL,
)
_LENGTH = struct.Struct("<i")


class MessageError(ValueError):
    """A body that is not one encrypted message."""


def open_message(content_type: str, body: bytes) -> tuple[bytes, bytes]:
    """Signature and encrypted data of a body; raises MessageError."""
    if not content_type.startswith("multipart/encrypted"):
        raise MessageError("the message is not encrypted")
    found = _PARTS.fullmatch(body)
    if found is None or len(found["sealed"]) < _LENGTH.size:
        raise MessageError("the body does not hold one encrypted message")
    sealed = found["sealed"]
    end = _LENGTH.size + _LENGTH.unpack_from(sealed)[0]
    if not _LENGTH.size <= end <= len(sealed):
        raise MessageError("the signature is longer than the message")
    return sealed[_LENGTH.size : end], sealed[end:]


def seal_message(signature: bytes, data: bytes, length: int) -> tuple[str, bytes]:
    """Content type and body that carry an encrypted message of that plain length in bytes."""
    original = f"\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length={length}\r\n"
    body = b"".join(
        (
            BOUNDARY + b"\r\n",
            f"\tContent-Type: {PROTOCOL}\r\n{original}".encode(),
            BOUNDARY + b"\r\n" + _OCTETS,
            _LENGTH.pack(len(signature)) + signature + data,
            BOUNDARY + b"--\r\n",
        )
    )
    return CONTENT_TYPE, body
