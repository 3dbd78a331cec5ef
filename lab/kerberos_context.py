"""The server's side of Kerberos: MIT's GSS-API by ctypes, so that nothing is to be compiled.

Of the message encryption of WinRM it has what pyspnego calls wrap_winrm and unwrap_winrm.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint32, c_void_p
from pathlib import Path

LIBRARY = "libgssapi_krb5.so.2"
ACCEPT = 2
DELEGATED = 1
DATA, HEADER, PADDING, ALLOCATE = 1, 2, 9, 0x10000
_ERRORS = 0xFFFF0000


class KerberosError(Exception):
    """What GSS-API says of a token or a message; the number is its minor status."""


class _Buffer(ctypes.Structure):
    _fields_ = (("length", c_size_t), ("value", c_void_p))


class _IovBuffer(ctypes.Structure):
    _fields_ = (("type", c_uint32), ("buffer", _Buffer))


class _Setting(ctypes.Structure):
    _fields_ = (("key", c_char_p), ("value", c_char_p))


class _Settings(ctypes.Structure):
    _fields_ = (("count", c_uint32), ("elements", POINTER(_Setting)))


class KerberosContext:
    """One security context, accepted with the keys of a keytab."""

    def __init__(self, keytab: Path) -> None:
        """Nobody has logged on yet. Raises OSError without the library, KerberosError."""
        self._gss = ctypes.CDLL(LIBRARY)
        self._minor = c_uint32()
        self._context, self._credential = c_void_p(), c_void_p()
        self.complete = self.delegates = False
        # No replay cache: it would be one file for all users of this computer.
        settings = (_Setting * 2)(
            _Setting(b"keytab", f"FILE:{keytab}".encode()), _Setting(b"rcache", b"none:")
        )
        self._call(
            "gss_acquire_cred_from",
            *(None, c_uint32(0), None, c_int(ACCEPT)),
            *(byref(_Settings(2, settings)), byref(self._credential), None, None),
        )

    def step(self, token: bytes) -> bytes | None:
        """Take a token of the client and return the answer to it; raises KerberosError."""
        answer, flags = _Buffer(), c_uint32()
        major = self._call(
            "gss_accept_sec_context",
            *(byref(self._context), self._credential, byref(_of(token)), None),
            *(None, None, byref(answer), byref(flags), None, None),
        )
        self.complete = major == 0
        self.delegates = bool(flags.value & DELEGATED)
        return self._taken(answer) or None

    def wrap_winrm(self, data: bytes) -> tuple[bytes, bytes]:
        """Signature and encrypted data of a message; raises KerberosError."""
        plain = _of(data)
        iov = (_IovBuffer * 3)(
            _IovBuffer(HEADER | ALLOCATE), _IovBuffer(DATA, plain), _IovBuffer(PADDING | ALLOCATE)
        )
        self._call(
            "gss_wrap_iov", self._context, c_int(1), c_uint32(0), byref(c_int()), iov, c_int(3)
        )
        header, encrypted, padding = (_bytes(each.buffer) for each in iov)
        self._call("gss_release_iov_buffer", iov, c_int(3))
        return header, encrypted + padding

    def unwrap_winrm(self, header: bytes, data: bytes) -> bytes:
        """The message of a signature and encrypted data; raises KerberosError."""
        signature, encrypted = _of(header), _of(data)
        iov = (_IovBuffer * 3)(
            _IovBuffer(HEADER, signature), _IovBuffer(DATA, encrypted), _IovBuffer(DATA)
        )
        state = c_int()
        self._call("gss_unwrap_iov", self._context, byref(state), byref(c_uint32()), iov, c_int(3))
        if not state.value:
            raise KerberosError("the message is signed and not encrypted")
        return _bytes(iov[1].buffer)

    def __del__(self) -> None:
        """Free what the library holds."""
        if self._context:
            self._gss.gss_delete_sec_context(byref(self._minor), byref(self._context), None)
        if self._credential:
            self._gss.gss_release_cred(byref(self._minor), byref(self._credential))

    def _call(self, function: str, *arguments: object) -> int:
        major = int(getattr(self._gss, function)(byref(self._minor), *arguments)) & 0xFFFFFFFF
        if major & _ERRORS:
            raise KerberosError(f"{function}: 0x{major:08x}, {self._minor.value}")
        return major

    def _taken(self, buffer: _Buffer) -> bytes:
        data = _bytes(buffer)
        self._gss.gss_release_buffer(byref(self._minor), byref(buffer))
        return data


def _of(data: bytes) -> _Buffer:
    """A buffer over a copy, which GSS-API may write to and which lives as long as the buffer."""
    copy = ctypes.create_string_buffer(data, len(data))
    buffer = _Buffer(len(data), ctypes.addressof(copy))
    buffer.copy = copy
    return buffer


def _bytes(buffer: _Buffer) -> bytes:
    return ctypes.string_at(buffer.value, buffer.length) if buffer.length else b""
