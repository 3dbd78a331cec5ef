# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What would make an activation fail, told from one read, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from .._catalogue.advice import MAX_CLOCK_OFFSET, SYNCHRONISE
from .._catalogue.finding import Finding, finding
from .._kms.endpoint import KmsEndpoint, cloud_provider_of, is_public_address
from .._kms_client.settings import KmsSettings
from .._machine.state import Discovery, MachineState, Probe, Product

NO_KMS_HOST_ANSWERS = "no_kms_host_answers"
"""ID of the finding that there is no host to set, whether or not an activation follows."""

ALLOWED_ACTIVATION_TYPES = {
    1: "Active Directory-based activation",
    3: "token-based activation",
}


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
        yield finding("clock_offset", hours=hours, remedy=SYNCHRONISE)


def _activation_type(licensees: Sequence[Product], desired: DesiredActivation) -> Iterator[Finding]:
    if desired.settings.activation_type is not None or not desired.uses_kms:
        return
    for allowed in dict.fromkeys(each.activation_type_enabled for each in licensees):
        if allowed not in ALLOWED_ACTIVATION_TYPES:
            continue
        yield finding("activation_type", kind=ALLOWED_ACTIVATION_TYPES[allowed], allowed=allowed)


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
            yield finding(
                "kms_host_passed_over", dead=_what_became_of(probe), used=_endpoint(answering)
            )
    elif dead:
        more = len(desired.settings.candidates) - len(dead)
        rest = f"; {more} more were not tried" if more > 0 else ""
        yield finding(NO_KMS_HOST_ANSWERS, dead="; ".join(map(_what_became_of, dead)), rest=rest)


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
        for each in host_findings(probe, desired):
            yield replace(each, severity="warning") if one_may_work else each


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
        yield finding("kms_host_name", host=probe.host, answer=probe.error or "without an address")
    elif public and not desired.allow_public_kms_host:
        yield finding("kms_host_public", host=probe.host, address=public[0])
    elif not probe.is_open:
        yield finding("kms_host_port", host=probe.host, port=probe.port, error=probe.error)


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
    return finding(
        "kms_srv_record.workgroup" if may_find else "kms_srv_record", where=where, why=why
    )
