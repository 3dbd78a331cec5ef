"""Who may speak on a connection, and how its messages are opened and sealed."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hmac
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

SOAP_XML = "application/soap+xml;charset=UTF-8"
MUTUAL_TLS = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"


@dataclass(frozen=True)
class Verdict:
    """Whether a request is let in, and what WWW-Authenticate says in the answer."""

    logged_on: bool
    authenticate: str = ""


class ConnectionLogon(Protocol):
    """The logon of one connection, as long as it is open."""

    @property
    def passes_on(self) -> bool:
        """Whether the client delegated its credentials, so that the machine can use them."""

    def judge(self, authorization: str) -> Verdict:
        """Take the Authorization header of a request, empty where it has none."""

    def open(self, content_type: str, body: bytes) -> bytes | None:
        """The message in a request's body, None where it only logs on; raises MessageError."""

    def seal(self, body: bytes) -> tuple[str, bytes]:
        """Content type and body of the answer that carries a message."""


class Logon(Protocol):
    """The kind of logon that a port asks for."""

    def of_connection(self, connection: Any) -> ConnectionLogon:
        """The logon of a new connection."""


class PlainMessages:
    """Messages as they are, protected by TLS or by nothing."""

    passes_on = False

    def open(self, content_type: str, body: bytes) -> bytes:
        """The body."""
        del content_type
        return body

    def seal(self, body: bytes) -> tuple[str, bytes]:
        """The message."""
        return SOAP_XML, body


class BasicLogon(PlainMessages):
    """Name and password in each request."""

    def __init__(self, user: str, password: str) -> None:
        self._logon = f"{user}:{password}".encode()

    def of_connection(self, connection: Any) -> ConnectionLogon:
        """The same for each connection."""
        del connection
        return self

    def judge(self, authorization: str) -> Verdict:
        """Compare in constant time."""
        scheme, _, value = authorization.partition(" ")
        logon = b""
        if scheme.lower() == "basic":
            with contextlib.suppress(binascii.Error, ValueError):
                logon = base64.b64decode(value.strip(), validate=True)
        if hmac.compare_digest(logon, self._logon):
            return Verdict(True)
        return Verdict(False, 'Basic realm="WSMAN"')


class CertificateLogon:
    """A client certificate, which TLS has verified, of a known common name."""

    def __init__(self, common_name: str) -> None:
        self.common_name = common_name

    def of_connection(self, connection: ssl.SSLSocket) -> ConnectionLogon:
        """Read the certificate that came with the handshake."""
        certificate: Mapping[str, Any] = connection.getpeercert() or {}
        subject = certificate.get("subject", ())
        names = [value for part in subject for name, value in part if name == "commonName"]
        return _CertificateConnection(self.common_name in names)


@dataclass
class _CertificateConnection(PlainMessages):
    is_known: bool

    def judge(self, authorization: str) -> Verdict:
        if self.is_known and authorization == MUTUAL_TLS:
            return Verdict(True)
        return Verdict(False, MUTUAL_TLS)
