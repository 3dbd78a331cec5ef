# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What would make an activation fail, told from one read, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from .._catalogue.advice import CLOCK, MAX_CLOCK_OFFSET
from .._kms.endpoint import KmsEndpoint, cloud_provider_of, is_public_address
from .._kms_client.settings import KmsSettings
from .._machine.state import Discovery, MachineState, Probe, Product

NO_KMS_HOST_ANSWERS = "no_kms_host_answers"
"""ID of the finding that there is no host to set, whether or not an activation follows."""

ALLOWED_ACTIVATION_TYPES = {
    1: "Active Directory-based activation",
    3: "token-based activation",
}


@dataclass(frozen=True)
class Finding:
    """One thing that stands in the way of an activation."""

    id: str
    severity: str
    what: str
    why: str
    what_to_do: str

    @classmethod
    def error(cls, id: str, what: str, why: str, what_to_do: str) -> Finding:
        """One that forbids it."""
        return cls(id, "error", what, why, what_to_do)

    @classmethod
    def warning(cls, id: str, what: str, why: str, what_to_do: str) -> Finding:
        """One that leaves it possible."""
        return cls(id, "warning", what, why, what_to_do)

    @classmethod
    def info(cls, id: str, what: str, why: str, what_to_do: str) -> Finding:
        """One that is good to know."""
        return cls(id, "info", what, why, what_to_do)

    def line(self) -> str:
        """The finding as one line of text."""
        return f"{self.what}. {self.why}. {self.what_to_do}"

    def as_dict(self) -> dict[str, Any]:
        """The finding as a result shows it."""
        return dict(vars(self))


def lines_of(findings: Iterable[Finding], severity: str) -> tuple[str, ...]:
    """Of findings those of one severity, each as a line of text."""
    return tuple(finding.line() for finding in findings if finding.severity == severity)


class DesiredActivation(Protocol):
    """What is asked of a machine, as far as it decides about a finding."""

    @property
    def settings(self) -> KmsSettings:
        """The KMS client settings."""

    @property
    def uses_kms(self) -> bool:
        """Whether the activation asks a KMS host."""

    @property
    def allow_public_kms_host(self) -> bool:
        """Whether a KMS host may have a public address."""


def preflight(
    state: MachineState,
    desired: DesiredActivation,
    now: datetime,
    licensees: Sequence[Product] | None = None,
) -> tuple[Finding, ...]:
    """Findings for a machine about to be activated; ``now`` is the controller's UTC time.

    ``licensees`` are the products that are to be activated, Windows itself when left out.
    """
    if licensees is None:
        licensees = (state.windows_product,) if state.windows_product else ()
    return (
        *_clock(state, now),
        *_activation_type(licensees, desired),
        *_asked_hosts(state, desired),
        *_found_hosts(state, desired),
        *_discovery(state, desired),
    )


def _clock(state: MachineState, now: datetime) -> Iterator[Finding]:
    offset = abs(state.clock - now)
    if offset > MAX_CLOCK_OFFSET:
        hours = offset.total_seconds() / 3600
        yield Finding.error(
            "clock_offset",
            f"The machine's clock is {hours:.1f} hours off the controller's",
            "A KMS host refuses requests more than 4 hours off, compared in UTC (0xC004F06C)",
            f"{CLOCK.remedy}, then run again",
        )


def _activation_type(licensees: Sequence[Product], desired: DesiredActivation) -> Iterator[Finding]:
    if desired.settings.activation_type is not None or not desired.uses_kms:
        return
    for allowed in dict.fromkeys(each.activation_type_enabled for each in licensees):
        if allowed not in ALLOWED_ACTIVATION_TYPES:
            continue
        yield Finding.error(
            "activation_type",
            f"This machine allows {ALLOWED_ACTIVATION_TYPES[allowed]} only",
            f"VLActivationTypeEnabled is {allowed}, so Windows will not ask a KMS host",
            "Set activation_type: any or kms, or leave this machine out of the play",
        )


def _asked_hosts(state: MachineState, desired: DesiredActivation) -> Iterator[Finding]:
    if not desired.settings.candidates:
        for probe in state.probes:
            yield from host_findings(probe, desired)
        return
    answering = next((probe for probe in state.probes if probe.is_open), None)
    dead = [probe for probe in state.probes if not probe.is_open]
    if answering is not None:
        yield from host_findings(answering, desired)
        for probe in dead:
            yield Finding.warning(
                "kms_host_passed_over",
                f"{_what_became_of(probe)}, so {_endpoint(answering)} is used",
                "It comes before that one among the KMS hosts of this machine",
                "See to that host; a run moves the machine back once it answers",
            )
    elif dead:
        more = len(desired.settings.candidates) - len(dead)
        rest = f"; {more} more were not tried" if more > 0 else ""
        yield Finding.error(
            NO_KMS_HOST_ANSWERS,
            f"No KMS host of this machine answers: "
            f"{'; '.join(_what_became_of(probe) for probe in dead)}{rest}",
            "Each was tried from this machine, in its order",
            "Check names and ports, that the Software Protection service runs on the "
            "hosts, their firewall rules (SPPSVC-In-TCP) and the path to them",
        )


def _what_became_of(probe: Probe) -> str:
    if not probe.addresses:
        return f"{_endpoint(probe)} does not resolve ({probe.error or 'no address'})"
    return f"{_endpoint(probe)} does not answer ({probe.error})"


def _endpoint(probe: Probe) -> KmsEndpoint:
    return KmsEndpoint(probe.host, probe.port)


def _found_hosts(state: MachineState, desired: DesiredActivation) -> Iterator[Finding]:
    # One KMS host that works is enough, as Windows tries them all.
    found = state.discovery
    unprobed = len(found.records) - len(state.probes_found) if found else 0
    one_may_work = unprobed > 0 or any(_works(probe, desired) for probe in state.probes_found)
    for probe in state.probes_found:
        for finding in host_findings(probe, desired):
            yield replace(finding, severity="warning") if one_may_work else finding


def _works(probe: Probe, desired: DesiredActivation) -> bool:
    return probe.is_open and (desired.allow_public_kms_host or not _public_addresses(probe))


def _public_addresses(probe: Probe) -> list[str]:
    """Those on the internet, but for the ones of a cloud's own KMS host."""
    return [
        address
        for address in probe.addresses
        if is_public_address(address) and cloud_provider_of(address) is None
    ]


def host_findings(probe: Probe, desired: DesiredActivation) -> Iterator[Finding]:
    """What keeps the machine from reaching a KMS host."""
    public = _public_addresses(probe)
    if not probe.addresses:
        yield Finding.error(
            "kms_host_name",
            f"The KMS host {probe.host} does not resolve on this machine",
            f"DNS answered {probe.error or 'without an address'}",
            "Check the name, the DNS servers and the suffixes of this machine",
        )
    elif public and not desired.allow_public_kms_host:
        yield Finding.error(
            "kms_host_public",
            f"The KMS host {probe.host} resolves to the public address {public[0]}",
            "An organisation's KMS host is inside its own network",
            "Check the name, or set allow_public_kms_host: true if it is yours",
        )
    elif not probe.is_open:
        yield Finding.error(
            "kms_host_port",
            f"The KMS host {probe.host} does not answer on TCP port {probe.port}",
            f"The connection from this machine ended with {probe.error}",
            "Check that the Software Protection service runs on the host, its firewall "
            "rules (SPPSVC-In-TCP) and the path between the two",
        )


def _discovery(state: MachineState, desired: DesiredActivation) -> Iterator[Finding]:
    found = state.discovery
    if not desired.settings.discovery or found is None or found.records:
        return
    yield missing_record(state, found)


def missing_record(state: MachineState, found: Discovery) -> Finding:
    """No domain has a record of a KMS host; it may still be found where Windows knows more.

    Outside a domain the suffixes come from the network, and what this machine is asked for them may
    not be all that Windows asks.
    """
    may_find = state.is_domain_joined is False and not state.service.lookup_domain
    domains = [each.domain for each in found.asked]
    where = f"in {', '.join(domains)}" if domains else "because this machine has no DNS suffix"
    why = f"_vlmcs._tcp was asked in {found.answers()}" if domains else "There is nowhere to ask"
    return Finding(
        id="kms_srv_record",
        severity="warning" if may_find else "error",
        what=f"No KMS host is published {where}",
        why=f"{why}; this machine is in a workgroup, so that Windows may still know another domain"
        if may_find
        else why,
        what_to_do="Publish it (volume.activation.kms_host: dns_publishing), or set kms_host",
    )
