# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be so before a machine becomes a KMS host, told from one read."""

from __future__ import annotations

from collections.abc import Iterator

from .._catalogue.advice import EVALUATION
from .._catalogue.edition_id import is_evaluation_edition
from .._machine.firewall_rule import LOCAL_SUBNET
from .._machine.host_facts import COMMAND_MISSING, HostFacts
from .._machine.state import MachineState
from .._run.guards import Finding
from .clients import client_findings, product_of_machine
from .desired import DesiredHost
from .office import office_findings
from .settings import port_that_is_set

AZURE_EDITION = "serverturbine"
"""How the EditionID of Windows Server Datacenter: Azure Edition starts."""

_UNCHECKED = {
    "feature": ("The Windows feature VolumeActivation", "Get-WindowsFeature"),
    "firewall": ("The firewall rules of the Key Management Service", "Get-NetFirewallRule"),
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
        yield Finding.error(
            "evaluation", EVALUATION.what, "A KMS host needs a full edition", EVALUATION.remedy
        )
    elif edition.lower().startswith(AZURE_EDITION):
        yield Finding.error(
            "azure_edition",
            "This machine runs Windows Server Datacenter: Azure Edition",
            "Azure itself activates that edition, and it can not be a KMS host",
            "Use a server of the edition Standard or Datacenter",
        )
    elif not is_server(state) and not desired.allow_client_windows:
        yield Finding.error(
            "client_windows",
            f"This machine runs a client Windows ({product_of_machine(state) or edition})",
            "A KMS host on a client Windows activates client Windows alone, and no server",
            "Use a Windows Server, or set allow_client_windows: true if that is what you want",
        )


def is_server(state: MachineState) -> bool:
    """Whether the machine runs a Windows Server."""
    kind = state.windows.installation_type
    return (kind or state.windows.edition_id).lower().startswith("server")


def _key(state: MachineState, desired: DesiredHost) -> Iterator[Finding]:
    product = state.windows_product
    if desired.product_key is None and (product is None or product.channel != "csvlk"):
        yield Finding.error(
            "no_host_key",
            "This machine holds no KMS host key (CSVLK), and product_key is missing",
            "Windows serves KMS clients with your organisation's own host key alone",
            "Get the key from Microsoft's admin centre, and give it as product_key from a vault",
        )
    elif product is not None and product.partial_product_key == desired.tail:
        yield from other_channel(state, desired)


def other_channel(state: MachineState, desired: DesiredHost) -> Iterator[Finding]:
    """What is wrong where the key that was given turned out to be no host key."""
    product = state.windows_product
    if product is None or product.channel == "csvlk" or product.partial_product_key != desired.tail:
        return
    yield Finding.error(
        "not_a_host_key",
        f"The key that ends in {desired.tail} is no KMS host key: Windows names its channel "
        f"{product.channel}",
        "Windows tells the channel of a key when it is installed, and it was not activated, which "
        "would have counted",
        "Give your KMS host key (CSVLK) as product_key and run again. To go back to a KMS client, "
        "use volume.activation.windows, which installs the published key",
    )


def _port(state: MachineState, facts: HostFacts, desired: DesiredHost) -> Iterator[Finding]:
    port, now = desired.listening_port, port_that_is_set(state)
    probe = facts.probe_of(port)
    if probe is None or not probe.is_open or now == port:
        return
    serving = facts.probe_of(now) if now is not None else None
    if now is not None and (serving is None or not serving.is_open):
        return  # it is the KMS host itself: a change of its port waits for a restart
    yield Finding.error(
        "port_taken",
        f"TCP port {port} of this machine is answered already",
        "Another program listens there, and the KMS host could not",
        "Stop that program, or choose another listening_port; clients and DNS follow the port",
    )


def _firewall(facts: HostFacts, desired: DesiredHost) -> Iterator[Finding]:
    if desired.firewall is None:
        return
    for name in facts.missing_rules:
        yield Finding.error(
            "firewall_rule_missing",
            f"The firewall rule {name} is not on this machine",
            "It is built into Windows, so somebody removed it",
            "Restore it (netsh advfirewall reset restores all), or set firewall: false and open "
            f"TCP port {desired.listening_port} yourself",
        )
    for rule in facts.rules:
        if rule.remote_addresses is None:
            yield Finding.warning(
                "not_checked",
                f"Port and addresses of the firewall rule {rule.name} were not checked",
                "The registry holds no text of the rule",
                "Look at it by hand",
            )
        elif rule.remote_addresses == {LOCAL_SUBNET} and not desired.firewall.remote_addresses:
            yield Finding.warning(
                "firewall_scope",
                f"The firewall rule {rule.name} lets in machines of the own subnet alone",
                "Its scope is LocalSubnet, and firewall_remote_addresses says nothing",
                "Give the clients' networks there, any for all, or localsubnet if it is "
                "right as it is",
            )


def _unchecked(facts: HostFacts, desired: DesiredHost) -> Iterator[Finding]:
    for part, code in facts.unchecked.items():
        if part == "firewall" and desired.firewall is None:
            continue
        what, command = _UNCHECKED[part]
        is_missing = code == COMMAND_MISSING
        yield Finding.warning(
            "not_checked",
            f"{what} was not checked",
            f"This Windows has no {command}" if is_missing else f"{command} ended with {code}",
            "Look at it by hand",
        )
