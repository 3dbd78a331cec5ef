# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What proves that a machine serves as KMS host, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .._catalogue.advice import (
    CLIENTS_FROM,
    MOST_COUNTED,
    MOST_COUNTED_WITHOUT_CLIENTS,
    SERVERS_AND_OFFICE_FROM,
)
from .._catalogue.finding import Finding, finding
from .._machine.host_facts import HostFacts
from .._machine.state import MachineState
from .checks import other_channel
from .clients import key_findings
from .desired import DesiredHost
from .publishing import own_record, publishing_findings
from .settings import port_that_is_set


def proof_of(state: MachineState, facts: HostFacts, desired: DesiredHost) -> dict[str, Any]:
    """The state of the KMS host in the words of a result; null: it could not be told."""
    product, probe = state.windows_product, facts.probe_of(desired.listening_port)
    count = _count(state)
    return {
        "is_kms_host": state.service.is_kms_host,
        "license_status": product.status_name if product else "unlicensed",
        "kms_host": facts.own_name,
        "listening_port": port_that_is_set(state),
        "port_answers": probe.is_open if probe is not None and probe.addresses else None,
        "service_status": facts.service_status,
        "srv_records": _srv_records(facts),
        "count": count,
        "count_meaning": _count_meaning(count) if state.service.is_kms_host else None,
    }


def _srv_records(facts: HostFacts) -> list[dict[str, Any]]:
    found = []
    for asked in facts.records:
        record = own_record(facts, asked.domain) if asked.domain else None
        if record is not None:
            found.append({"domain": asked.domain, **vars(record)})
    return found


def _count(state: MachineState) -> int | None:
    """The current count: the one of the product, as slmgr /dlv shows it, else the service's."""
    product, hosting = state.windows_product, state.service.hosting
    for figures in (product.details.figures if product else None, hosting and hosting.figures):
        if figures and figures.current_count is not None:
            return figures.current_count
    return None


def _count_meaning(count: int | None) -> str:
    number = count or 0
    counted = f"The count is {number}" if number else "No client has been counted yet"
    missing = [
        f"{what} ({threshold - number} more needed)"
        for what, threshold in (
            ("servers and Office", SERVERS_AND_OFFICE_FROM),
            ("client Windows", CLIENTS_FROM),
        )
        if number < threshold
    ]
    not_yet = (
        f"Not activated yet: {', '.join(missing)}; such a machine is refused with 0xC004F038 and "
        "counted all the same, so it activates by itself once enough have asked"
        if missing
        else "It activates servers, Office and client Windows"
    )
    return (
        f"{counted}: machines that asked in the last 30 days, by client machine ID. Servers and "
        f"Office are activated from {SERVERS_AND_OFFICE_FROM} on, client Windows from "
        f"{CLIENTS_FROM} on. {not_yet}. The count stops at {MOST_COUNTED}, and at "
        f"{MOST_COUNTED_WITHOUT_CLIENTS} as long as servers and Office alone ask"
    )


def standing_findings(
    state: MachineState, facts: HostFacts, desired: DesiredHost
) -> tuple[Finding, ...]:
    """What keeps a machine from serving that has all it was asked to have."""
    found = (
        *other_channel(state, desired),
        *key_findings(state, desired),
        *_hosting(state),
        *_port(facts, desired),
        *publishing_findings(state, facts, desired),
    )
    if desired.may_restart:
        return found
    # What waits for the restart that was not allowed is no failure of this run.
    waiting = ("port_closed", "publishing_refused")
    return tuple(replace(f, severity="warning") if f.id in waiting else f for f in found)


def _hosting(state: MachineState) -> Iterator[Finding]:
    if not state.service.is_kms_host:
        yield finding("no_kms_host")


def _port(facts: HostFacts, desired: DesiredHost) -> Iterator[Finding]:
    probe = facts.probe_of(desired.listening_port)
    if probe is None or not probe.addresses:
        yield finding(
            "not_checked.port",
            port=desired.listening_port,
            why=f"The name {facts.own_name} does not resolve on the machine itself"
            if probe is not None
            else "This Windows has no Resolve-DnsName, or no name",
        )
    elif not probe.is_open:
        yield finding(
            "port_closed", port=desired.listening_port, host=probe.host, error=probe.error
        )
