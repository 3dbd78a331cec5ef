# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one parser of KMS endpoints: host and port, checked and in one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

from .._inputs.error import HIDDEN, InputError, InputTypeError
from .._inputs.given import given_text
from .._inputs.key_mask import looks_like_product_key
from .._inputs.whole_number import whole_number
from .cloud import cloud_kms_hosts
from .host_address import IPAddress, is_public, objection_to_address
from .host_name import HostNameError, is_loopback_name, normalise_host_name, to_ascii

DEFAULT_KMS_PORT: Final = 1688

_HOST_ACCEPTED = (
    "give a host name, an IPv4 address or an IPv6 address, with or without a port, such as "
    "kms01.example.org, 10.0.0.5:1688 or [fd00::5]:1688"
)
_PORT_ACCEPTED = "a port is a whole number from {} to {}"
# Compiled before ansible forks: the cache of re is each worker's own.
_WHITE_SPACE = re.compile(r"\s")
_OF_A_PATH = re.compile(r"[/\\?#]")
_FOUR_DIGITS = re.compile("[1-9][0-9]{3}")


@dataclass(frozen=True, slots=True)
class KmsEndpoint:
    """A KMS host by name or address, and its TCP port."""

    host: str
    port: int = DEFAULT_KMS_PORT

    def __str__(self) -> str:
        return f"{self.written_host}:{self.port}"

    @property
    def written_host(self) -> str:
        """The host as it is set on a machine."""
        return in_brackets(self.host)


def in_brackets(host: str) -> str:
    """A host as slmgr writes it: an IPv6 address in brackets, once; a name as it is."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def parse_kms_endpoint(
    text: object,
    *,
    port: object = None,
    variable: str = "kms_host",
    port_variable: str = "kms_port",
    allow_public: bool = False,
    allowed_domains: Iterable[str] = (),
    domains_variable: str = "allowed_kms_domains",
) -> KmsEndpoint:
    """Return the endpoint that a text and, when given, a separate port stand for.

    Raises InputError (InputTypeError for a wrong type) naming the variable at fault.
    """
    domains = _normalise_domains(allowed_domains, domains_variable)
    separate_port = None if port is None else parse_port(port, port_variable)
    given = given_text(text, variable, _HOST_ACCEPTED, is_name=True)
    _refuse_what_is_no_endpoint(given, variable)
    try:
        if separate_port is None:
            _refuse_what_can_be_read_twice(given)
        host_text, port_text, bracketed = _split(given)
        host = _checked_host(host_text, bracketed=bracketed, allow_public=allow_public)
    except HostNameError as ex:
        raise InputError(variable, text, str(ex)) from ex
    own_port = None if port_text is None else _port_inside(port_text, given, variable)
    if own_port is not None and separate_port is not None and own_port != separate_port:
        accepted = f"{port_variable} is {separate_port}; give the port once, or the same twice"
        raise InputError(variable, text, accepted)
    if domains and not _in_a_domain(host, domains):
        accepted = f"only hosts in these domains ({domains_variable}): {', '.join(domains)}"
        raise InputError(variable, text, accepted)
    return KmsEndpoint(host, own_port or separate_port or DEFAULT_KMS_PORT)


def parse_port(value: object, variable: str = "kms_port") -> int:
    """Return a TCP port given as a number or as digits."""
    return whole_number(value, variable, 1, 65535, _PORT_ACCEPTED)


def cloud_provider_of(host: str) -> str | None:
    """Return the cloud whose own KMS this host is, such as `Azure`, or None."""
    return cloud_kms_hosts().get(_comparable(host))


def is_public_address(host: str) -> bool:
    """Tell whether a host is an address that is routed on the internet; a name never is."""
    address = _address(_comparable(host))
    return address is not None and is_public(address)


def same_host(a: str, b: str) -> bool:
    """Tell whether two hosts without port are the same in any spelling; asks no DNS."""
    return _comparable(a) == _comparable(b)


def _refuse_what_is_no_endpoint(text: str, variable: str) -> None:
    accepted = None
    if looks_like_product_key(text):
        accepted = "this looks like a product key, and a KMS host belongs here"
    elif "@" in text:
        # What stands before the '@' may be a password.
        raise InputError(variable, HIDDEN, "give the host without a user name and '@'")
    elif "://" in text:
        accepted = "give the host without a scheme such as http://, for example kms01.example.org"
    elif _OF_A_PATH.search(text):
        accepted = "give the host without a path, for example kms01.example.org"
    elif _WHITE_SPACE.search(text):
        accepted = "give one host, without white space inside"
    elif not text.isprintable():
        accepted = "there is a control or invisible character inside; type the name anew"
    elif "%" in text:
        accepted = "an address with a zone (%) is link-local; give an address that is routed"
    if accepted is not None:
        raise InputError(variable, text, accepted)


def _split(text: str) -> tuple[str, str | None, bool]:
    """Return host, port or None, and whether the host stood in brackets."""
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise HostNameError("brackets go round an IPv6 address, as in [fd00::5]:1688")
        return host, rest[1:] if rest else None, True
    if text.count(":") == 1:
        host, port = text.split(":")
        return host, port, False
    return text, None, False


def _refuse_what_can_be_read_twice(text: str) -> None:
    """Ask about a bare IPv6 address whose last part is also a port, as in fd00::5:1688."""
    host, _colon, port = text.rpartition(":")
    if _FOUR_DIGITS.fullmatch(port) and _address(host) and _address(text):
        raise HostNameError(
            f"this is the address [{text}], or [{host}]:{port} with a port; "
            "write the one that you mean, with its brackets"
        )


def _checked_host(text: str, *, bracketed: bool, allow_public: bool) -> str:
    ascii_text = to_ascii(text)
    address = _address(ascii_text)
    if bracketed and not isinstance(address, IPv6Address):
        raise HostNameError("brackets go round an IPv6 address, as in [fd00::5]:1688")
    if address is not None:
        objection = objection_to_address(address, allow_public=allow_public)
        if objection is not None:
            raise HostNameError(objection)
        return str(address)
    if ":" in ascii_text:
        raise HostNameError(
            "this is not a valid IPv6 address; with a port it stands in brackets, "
            "as in [fd00::5]:1688"
        )
    if not ascii_text:
        raise HostNameError("there is no host before the port; " + _HOST_ACCEPTED)
    name = normalise_host_name(ascii_text)
    if is_loopback_name(name):
        raise HostNameError("this name means the machine itself; give the name of the KMS host")
    return name


def _port_inside(port_text: str, text: str, variable: str) -> int:
    try:
        return parse_port(port_text, variable)
    except InputError as error:
        raise InputError(variable, text, error.accepted) from None


def _normalise_domains(domains: object, variable: str) -> tuple[str, ...]:
    accepted = "give a list of DNS domains, such as [corp.example.org]"
    if isinstance(domains, str | bytes) or not isinstance(domains, Iterable):
        raise InputTypeError(variable, domains, accepted)
    normalised = []
    for domain in domains:
        given = given_text(domain, variable, accepted, is_name=True)
        try:
            normalised.append(normalise_host_name(given.removeprefix("*").lstrip(".")))
        except HostNameError as ex:
            raise InputError(variable, domain, str(ex)) from ex
    return tuple(normalised)


def _in_a_domain(host: str, domains: tuple[str, ...]) -> bool:
    if _address(host) is not None:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _comparable(host: str) -> str:
    text = host.strip().lower()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    try:
        text = to_ascii(text).lower().removesuffix(".")
    except HostNameError:
        return text
    address = _address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return text if address is None else str(address)


def _address(text: str) -> IPAddress | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
