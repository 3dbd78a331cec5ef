"""A certificate authority made for one run, and what it signs."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = timedelta(days=1)
SERVER_NAMES = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class KeyPair:
    """Two files in PEM: a certificate, and the private key of it."""

    certificate: Path
    key: Path


class CertificateAuthority:
    """Signs certificates for servers and users; its files are in the folder it is given."""

    def __init__(self, folder: Path, name: str = "lab") -> None:
        """Make the authority's own key and certificate."""
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} authority")])
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        certificate = (
            _builder(self._name, self._name, self._key)
            .add_extension(constraints, critical=True)
            .add_extension(_usage(key_cert_sign=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.certificate = folder / f"{name}-ca.pem"
        self.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))

    def server(self, *names: str) -> KeyPair:
        """For a server of these names and addresses."""
        found = [_server_name(name) for name in names]
        return self._signed(
            names[0], x509.SubjectAlternativeName(found), ExtendedKeyUsageOID.SERVER_AUTH
        )

    def user(self, name: str) -> KeyPair:
        """For a user who logs on with it; Windows reads the name from the alternative name."""
        principal = x509.OtherName(
            # A user principal name: a UTF8String in DER.
            x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
            b"\x0c" + bytes([len(name)]) + name.encode(),
        )
        return self._signed(
            name, x509.SubjectAlternativeName([principal]), ExtendedKeyUsageOID.CLIENT_AUTH
        )

    def _signed(
        self, name: str, names: x509.SubjectAlternativeName, purpose: x509.ObjectIdentifier
    ) -> KeyPair:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            _builder(subject, self._name, key)
            .add_extension(names, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
            .sign(self._key, hashes.SHA256())
        )
        pair = KeyPair(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        pair.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
        pair.key.touch(mode=0o600)
        pair.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return pair


def server_tls(server: KeyPair, trusted_users: Path | None = None) -> ssl.SSLContext:
    """TLS of a server; users must have a certificate of the authority in that file, if given."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(server.certificate, server.key)
    if trusted_users is not None:
        tls.load_verify_locations(trusted_users)
        tls.verify_mode = ssl.CERT_REQUIRED
    return tls


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=key_cert_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _server_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
