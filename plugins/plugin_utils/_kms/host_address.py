# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides whether an IP address can be the address of a KMS host."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from .cloud import cloud_kms_hosts

IPAddress = IPv4Address | IPv6Address


def objection_to_address(address: IPAddress, *, allow_public: bool) -> str | None:
    """Return what to give instead of this address, or None when it can be used."""
    if str(address) in cloud_kms_hosts():
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    if mapped is not None:
        return objection_to_address(mapped, allow_public=allow_public) or (
            f"write this IPv4-mapped address as {mapped}"
        )
    objection = _objection_to_kind(address)
    if objection is None and is_public(address) and not allow_public:
        objection = (
            "this is a public address; a KMS host belongs inside the organisation's network "
            "(allow public addresses only when yours really has one)"
        )
    return objection


def is_public(address: IPAddress) -> bool:
    """Tell whether an address is routed on the internet.

    Python calls fec0::/10 global, which RFC 3879 deprecates and leaves to sites.
    """
    is_of_a_site = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not is_of_a_site


def _objection_to_kind(address: IPAddress) -> str | None:
    if address.is_loopback:
        return "this is a loopback address; give the address of the KMS host itself"
    if address.is_unspecified or (address.version == 4 and address.packed[0] == 0):
        return "this is the unspecified address; give the address of the KMS host itself"
    if address.is_multicast:
        return "this is a multicast address; give the address of one KMS host"
    if address == IPv4Address("255.255.255.255"):
        return "this is the broadcast address; give the address of one KMS host"
    if address.is_link_local:
        return "this is a link-local address; give an address that is routed, or a name"
    if address.is_reserved:
        return "this address is reserved; give the address of the KMS host"
    return None
