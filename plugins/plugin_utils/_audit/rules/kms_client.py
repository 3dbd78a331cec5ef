# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about a KMS client: the host that it asks, and what DNS names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..._kms.endpoint import DEFAULT_KMS_PORT
from ..._kms.host_name import is_loopback_name
from ..finding import ERROR, WARNING
from ..kms_client import (
    cloud_of,
    endpoint_text,
    host_key,
    is_kms_host,
    is_same_host,
    keeps_its_license,
    runs_evaluation,
)
from ..machine import AuditedMachine
from ..product import edition_without_key
from ..rule import DNS, SLMGR, Breach, Look, rule
from ..text import one_line

_SOURCES: Mapping[str, str] = {
    "set": "set by hand",
    "set_for_product": "set by hand for Windows",
    "cached": "the one that it used last",
    "lookup_domain": "found in its lookup domain",
    "dns": "found through DNS",
}


@rule(
    "wrong_kms_host",
    ERROR,
    "The machine asks another KMS host than the inventory says",
    "Run volume.activation.windows, which sets the host of the inventory",
    SLMGR,
)
def wrong_kms_host(look: Look) -> Iterator[Breach]:
    """A KMS client that would next ask another host, or another port, than the inventory says.

    The own KMS host of a cloud is kept by volume.activation.windows, so it is a warning.
    """
    machine, expected = look.machine, look.machine.expected
    if expected.kms_host is None or not _is_to_use_kms(machine):
        return
    used = machine.kms_host_used or machine.kms_host
    port = machine.kms_port_used if machine.kms_host_used else machine.kms_port
    if used is None and machine.kms_host_source != "none":
        return  # DNS was not asked, so nobody knows
    same_port = (port or DEFAULT_KMS_PORT) == (expected.kms_port or DEFAULT_KMS_PORT)
    if used is not None and same_port and is_same_host(used, expected.kms_host):
        return
    if used is not None and endpoint_text(used, port) in expected.kms_hosts:
        return  # one of the site's hosts; another one may be down
    said = expected.kms_hosts or (endpoint_text(one_line(expected.kms_host), expected.kms_port),)
    wanted = f"the inventory says {' or '.join(said)}"
    cloud = cloud_of(used) if used else None
    if used is None:
        evidence = f"It knows no KMS host, {wanted}"
    else:
        source = _SOURCES.get(machine.kms_host_source or "")
        evidence = (
            f"It asks {endpoint_text(one_line(used), port)}"
            + (f", the KMS host of {cloud}" if cloud else "")
            + (f", {source}" if source else "")
            + f"; {wanted}"
        )
    yield Breach(
        evidence,
        severity=WARNING if cloud else None,
        what_to_do=_instead(machine, cloud),
    )


@rule(
    "kms_host_by_hand",
    WARNING,
    "A KMS host is set by hand, though the inventory leaves it to DNS",
    "Run volume.activation.windows with kms_discovery: true, which clears it",
    SLMGR,
)
def kms_host_by_hand(look: Look) -> Iterator[Breach]:
    """A host set by hand where the inventory leaves it to DNS."""
    machine = look.machine
    if machine.expected.kms_discovery and machine.kms_host and _is_to_use_kms(machine):
        cloud = cloud_of(machine.kms_host)
        yield Breach(
            f"{endpoint_text(one_line(machine.kms_host), machine.kms_port)}"
            + (f", the KMS host of {cloud}," if cloud else "")
            + " is set by hand, the inventory says kms_discovery",
            what_to_do=_instead(machine, cloud),
        )


@rule(
    "kms_host_is_itself",
    ERROR,
    "A KMS client names itself as its KMS host",
    "Set the KMS host of the organisation by volume.activation.windows",
    SLMGR,
)
def kms_host_is_itself(look: Look) -> Iterator[Breach]:
    """A KMS client that asks itself."""
    machine = look.machine
    used = machine.kms_host_used or machine.kms_host
    if used is None or machine.hosting is not None or not _is_to_use_kms(machine):
        return
    if _is_own_name(host_key(used), machine):
        yield Breach(
            f"Its KMS host is {one_line(used)}, but Windows holds no host key (CSVLK)",
        )


@rule(
    "dns_no_srv",
    ERROR,
    "DNS names no KMS host, though the inventory leaves it to DNS",
    "Publish _vlmcs._tcp (volume.activation.kms_host: dns_publishing), or set kms_host",
    DNS,
)
def dns_no_srv(look: Look) -> Iterator[Breach]:
    """No SRV record where the inventory relies on it; a warning as long as a host is known."""
    machine = look.machine
    if not machine.expected.kms_discovery or not _is_to_use_kms(machine):
        return
    if machine.dns_error is None or machine.dns_kms_hosts:
        return
    domain, known = machine.kms_lookup_domain or machine.domain, machine.kms_host_used
    where = f" in {one_line(domain)}" if domain else ""
    evidence = f"The SRV record _vlmcs._tcp was not found{where} ({one_line(machine.dns_error)})"
    if known is not None:
        evidence += f"; it still knows {endpoint_text(one_line(known), machine.kms_port_used)}"
    yield Breach(
        evidence,
        severity=WARNING if known is not None else None,
    )


def _instead(machine: AuditedMachine, cloud: str | None) -> str | None:
    """What to do about a cloud's own KMS host, or about an edition that no other one activates."""
    edition = edition_without_key(machine.edition_id)
    if cloud is not None and edition is not None:
        return f"Leave it to {cloud}: no setup key (GVLK) is published for {edition.product}"
    if cloud is not None:
        return (
            f"Leave it to {cloud}, or set replace_cloud_kms_host: true in volume.activation.windows"
        )
    return edition.remedy if edition else None


def _is_to_use_kms(machine: AuditedMachine) -> bool:
    """Whether a KMS host shall activate Windows, and no licence in force is kept instead."""
    if machine.expected.method not in (None, "kms") or runs_evaluation(machine):
        return False
    return not is_kms_host(machine) and not keeps_its_license(machine)


def _is_own_name(host: str, machine: AuditedMachine) -> bool:
    name, domain = host_key(machine.name), machine.domain
    if host == name or is_loopback_name(host) or host.startswith("127.") or host == "::1":
        return True
    return domain is not None and "." not in name and host == f"{name}.{host_key(domain)}"
