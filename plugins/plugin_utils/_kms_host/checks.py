# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be so before a machine becomes a KMS host, told from one read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .._catalogue.edition_id import is_evaluation_edition
from .._catalogue.finding import Finding, finding
from .._machine.firewall_rule import LOCAL_SUBNET
from .._machine.host_facts import COMMAND_MISSING, HostFacts
from .._machine.state import MachineState
from .clients import client_findings, product_of_machine
from .desired import DesiredHost
from .office import office_findings
from .settings import port_that_is_set

AZURE_EDITION = "serverturbine"
"""How the EditionID of Windows Server Datacenter: Azure Edition starts."""

_UNCHECKED = {
    "feature": ("The Windows feature VolumeActivation", "Get-WindowsFeature"),
    "firewall": (
        "Whether the firewall rules of the Key Management Service are on",
        "Get-NetFirewallRule",
    ),
    "service": ("Whether the service sppsvc runs", "Get-Service"),
    "publications": ("Whether Windows could publish its SRV record", "Get-WinEvent"),
}


def preconditions(
    state: MachineState, facts: HostFacts, desired: DesiredHost
) -> tuple[Finding, ...]:
    """Findings; one with the severity error forbids every write."""
    return (
        *_edition(state, desired),
        *_key(state, desired),
        *_port(state, facts, desired),
        *_firewall(facts, desired),
        *client_findings(state, desired),
        *office_findings(state, desired),
        *_unchecked(facts, desired),
    )


def _edition(state: MachineState, desired: DesiredHost) -> Iterator[Finding]:
    edition, product = state.windows.edition_id, state.windows_product
    is_evaluation = product is not None and product.channel == "evaluation"
    if is_evaluation_edition(edition) or is_evaluation:
        yield replace(finding("evaluation"), why="A KMS host needs a full edition")
    elif edition.lower().startswith(AZURE_EDITION):
        yield finding("azure_edition")
    elif not is_server(state) and not desired.allow_client_windows:
        yield finding("client_windows", product=product_of_machine(state) or edition)


def is_server(state: MachineState) -> bool:
    """Whether the machine runs a Windows Server."""
    kind = state.windows.installation_type
    return (kind or state.windows.edition_id).lower().startswith("server")


def _key(state: MachineState, desired: DesiredHost) -> Iterator[Finding]:
    product = state.windows_product
    if desired.product_key is None and (product is None or product.channel != "csvlk"):
        yield finding("no_host_key")
    else:
        yield from other_channel(state, desired)


def other_channel(state: MachineState, desired: DesiredHost) -> Iterator[Finding]:
    """What is wrong where the key that was given turned out to be no host key."""
    product = state.windows_product
    if product is None or product.channel == "csvlk" or product.partial_product_key != desired.tail:
        return
    yield finding("not_a_host_key", tail=desired.tail, channel=product.channel)


def _port(state: MachineState, facts: HostFacts, desired: DesiredHost) -> Iterator[Finding]:
    port, now = desired.listening_port, port_that_is_set(state)
    probe = facts.probe_of(port)
    if probe is None or not probe.is_open or now == port:
        return
    serving = facts.probe_of(now) if now is not None else None
    if now is not None and (serving is None or not serving.is_open):
        return  # it is the KMS host itself: a change of its port waits for a restart
    yield finding("port_taken", port=port)


def _firewall(facts: HostFacts, desired: DesiredHost) -> Iterator[Finding]:
    if desired.firewall is None:
        return
    for name in facts.missing_rules:
        yield finding("firewall_rule_missing", name=name, port=desired.listening_port)
    for rule in facts.rules:
        if rule.remote_addresses is None:
            yield finding("not_checked.rule", name=rule.name)
        elif rule.remote_addresses == {LOCAL_SUBNET} and not desired.firewall.remote_addresses:
            yield finding("firewall_scope", name=rule.name)


def _unchecked(facts: HostFacts, desired: DesiredHost) -> Iterator[Finding]:
    for part, code in facts.unchecked.items():
        if part == "firewall" and desired.firewall is None:
            continue
        what, command = _UNCHECKED[part]
        yield finding(
            "not_checked.command",
            what=what,
            why=f"This Windows has no {command}"
            if code == COMMAND_MISSING
            else f"{command} ended with {code}",
        )
