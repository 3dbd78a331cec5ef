"""Logon by NTLM or Kerberos, and the encryption of messages that comes with it."""

from __future__ import annotations

import base64
import contextlib
import os
import ssl
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import spnego
from spnego import NegotiateOptions
from spnego.exceptions import SpnegoError

from lab.encrypted_message import MessageError, open_message, seal_message
from lab.kerberos_context import KerberosContext, KerberosError
from lab.logons import SOAP_XML, ConnectionLogon, Verdict


class SecurityContext(Protocol):
    """The server's side of one logon, as pyspnego has it."""

    @property
    def complete(self) -> bool:
        """Whether the client is known and its messages can be opened."""

    @property
    def delegates(self) -> bool:
        """Whether the client delegated its credentials."""

    def step(self, token: bytes) -> bytes | None:
        """Take a token and return the answer to it."""

    def wrap_winrm(self, data: bytes) -> tuple[bytes, bytes]:
        """Signature and encrypted data of a message."""

    def unwrap_winrm(self, header: bytes, data: bytes) -> bytes:
        """The message of them."""


class NegotiateLogon(ABC):
    """A logon once for each connection, and messages encrypted by it where TLS does not.

    Windows refuses an unencrypted message on such a port, and so does this.
    """

    def of_connection(self, connection: Any) -> ConnectionLogon:
        """A logon that nobody has begun."""
        return _NegotiateConnection(self, encrypts=not isinstance(connection, ssl.SSLSocket))

    @abstractmethod
    def context(self) -> SecurityContext:
        """The server's side of a new logon."""


class KerberosLogon(NegotiateLogon):
    """By a ticket for one of the services in a keytab."""

    def __init__(self, keytab: Path) -> None:
        self._keytab = keytab

    def context(self) -> SecurityContext:
        """MIT's."""
        return KerberosContext(self._keytab)


class NtlmLogon(NegotiateLogon):
    """By NTLM, of the users whom `ntlm_users` names."""

    def context(self) -> SecurityContext:
        """That of pyspnego."""
        return _NtlmContext(spnego.server(protocol="ntlm", options=NegotiateOptions.use_ntlm))


@dataclass(frozen=True)
class _NtlmContext:
    context: spnego.ContextProxy
    delegates = False

    @property
    def complete(self) -> bool:
        return self.context.complete

    def step(self, token: bytes) -> bytes | None:
        return self.context.step(token)

    def wrap_winrm(self, data: bytes) -> tuple[bytes, bytes]:
        wrapped = self.context.wrap_winrm(data)
        return wrapped.header, wrapped.data

    def unwrap_winrm(self, header: bytes, data: bytes) -> bytes:
        return self.context.unwrap_winrm(header, data)


@dataclass
class _NegotiateConnection:
    logon: NegotiateLogon
    encrypts: bool
    context: SecurityContext | None = None

    @property
    def passes_on(self) -> bool:
        return self.context is not None and self.context.delegates

    @property
    def _is_complete(self) -> bool:
        return self.context is not None and self.context.complete

    def judge(self, authorization: str) -> Verdict:
        scheme, _, text = authorization.partition(" ")
        if scheme.lower() != "negotiate":
            return Verdict(True) if self._is_complete else Verdict(False, "Negotiate")
        if self.context is None or self.context.complete:
            self.context = self.logon.context()
        try:
            answer = self.context.step(base64.b64decode(text.strip(), validate=True)) or b""
        except (SpnegoError, KerberosError, ValueError):
            self.context = None
            return Verdict(False, "Negotiate")
        token = base64.b64encode(answer).decode()
        return Verdict(self._is_complete, f"Negotiate {token}" if token else "")

    def open(self, content_type: str, body: bytes) -> bytes | None:
        if not body:
            return None
        if not self.encrypts:
            return body
        header, data = open_message(content_type, body)
        try:
            return self._established().unwrap_winrm(header, data)
        except (SpnegoError, KerberosError) as error:
            raise MessageError("the message is not of this logon") from error

    def seal(self, body: bytes) -> tuple[str, bytes]:
        if not self.encrypts or not body:
            return SOAP_XML, body
        signature, data = self._established().wrap_winrm(body)
        return seal_message(signature, data, len(body))

    def _established(self) -> SecurityContext:
        if self.context is None:
            raise MessageError("nobody has logged on")
        return self.context


@contextlib.contextmanager
def ntlm_users(**passwords: str) -> Iterator[None]:
    """Let these users log on by NTLM while it lasts, by a file that pyspnego's acceptor reads."""
    with tempfile.TemporaryDirectory() as folder:
        users = Path(folder, "ntlm_users")
        users.touch(mode=0o600)
        users.write_text("".join(f":{name}:{passwords[name]}\n" for name in passwords), "utf-8")
        before = os.environ.get("NTLM_USER_FILE")
        os.environ["NTLM_USER_FILE"] = str(users)
        try:
            yield
        finally:
            if before is None:
                del os.environ["NTLM_USER_FILE"]
            else:
                os.environ["NTLM_USER_FILE"] = before
