# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with an inventory: of single machines, of sites, and of KMS hosts' thresholds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from .._audit.finding import INFO, SEVERITIES, AuditFinding
from .._audit.rule import Breach
from .._audit.text import counted, some_names
from .._catalogue.advice import CLIENTS_FROM, SERVERS_AND_OFFICE_FROM
from .._inputs.misspelt import misspelt_variables
from .inputs import JudgedInputs
from .machine import InventoryMachine
from .rules import RULES

_SHOWN = 3


def findings(machines: Sequence[InventoryMachine], site_prefix: str) -> tuple[AuditFinding, ...]:
    """All of them, the most severe first, then by rule and machine."""
    meant = misspelt_variables(frozenset().union(*(each.names for each in machines)))
    found = [
        *(each for machine in machines for each in _of_machine(machine, meant, site_prefix)),
        *_of_sites(machines, site_prefix),
        *_of_thresholds(machines),
    ]
    order = list(RULES)
    return tuple(
        sorted(
            found,
            key=lambda each: (
                SEVERITIES.index(each.severity),
                order.index(each.rule),
                each.machine or "",
                each.subject or "",
            ),
        )
    )


def _of_machine(
    machine: InventoryMachine, meant: dict[str, str], site_prefix: str
) -> Iterator[AuditFinding]:
    for name in meant.keys() & machine.names if meant else ():
        text = f"{name} is no variable of this collection, {meant[name]} is"
        yield RULES["unknown_variable"].finding(Breach(text, name), machine.name)
    is_in_a_site = any(machine.sites(site_prefix))
    for role, judged in machine.inputs.items():
        if judged.problem is None or (judged.lacks_kms_host and is_in_a_site):
            continue
        refused = "kms_host_outside_domains" if judged.is_domain_matter else "input_refused"
        yield RULES[refused].finding(Breach(str(judged.problem), role), machine.name)
    for key in machine.keys:
        at = f" ({key.place})" if key.place else ""
        text = f"{key.variable} holds the key that ends in {key.last_five}{at}"
        yield RULES["key_in_clear_text"].finding(Breach(text, key.variable), machine.name)
    for role, why in machine.closed:
        yield RULES["vault_is_closed"].finding(Breach(why, role), machine.name)
    if set(machine.groups) <= {"all", "ungrouped"}:
        yield RULES["machine_in_no_group"].finding(Breach("It is in no group"), machine.name)


def _of_sites(machines: Sequence[InventoryMachine], prefix: str) -> Iterator[AuditFinding]:
    without: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for machine in machines:
        for role, judged in machine.inputs.items():
            if judged.problem is not None and judged.lacks_kms_host:
                for site in machine.sites(prefix):
                    without[site, role].append(machine.name)
    for (site, role), names in sorted(without.items()):
        text = (
            f"{site}: {counted(len(names), 'machine')} of it ({some_names(names, _SHOWN)}) and no "
            f"{role}_kms_host"
        )
        yield RULES["site_without_kms_host"].finding(Breach(text, site))


def _of_thresholds(machines: Sequence[InventoryMachine]) -> Iterator[AuditFinding]:
    asking: defaultdict[tuple[str, str], list[JudgedInputs]] = defaultdict(list)
    for machine in machines:
        for role, judged in machine.inputs.items():
            endpoint = judged.settings.endpoint if judged.settings else None
            if endpoint is not None and judged.given.get("method", "kms") == "kms":
                asking[str(endpoint), role].append(judged)
    for (host, role), of_host in sorted(asking.items()):
        breach = _threshold(host, role, of_host)
        if breach is not None and not _is_known(of_host):
            yield RULES["threshold_out_of_reach"].finding(breach)


def _is_known(of_host: Sequence[JudgedInputs]) -> bool:
    """Whether the operator says of every machine that the count may be too low."""
    return all(each.options.get("accept_insufficient_count") for each in of_host)


def _threshold(host: str, role: str, of_host: Sequence[JudgedInputs]) -> Breach | None:
    number = len(of_host)
    most = SERVERS_AND_OFFICE_FROM if role == "office_client" else CLIENTS_FROM
    if number >= most:
        return None
    what = "Office" if role == "office_client" else "Windows"
    asks = "asks" if number == 1 else "ask"
    spread = any(each.settings and each.settings.candidates for each in of_host)
    first = " first, as one of several hosts" if spread else ""
    text = f"{host}: {what} of {counted(number, 'machine')} {asks} it{first}. "
    if role == "office_client":
        return Breach(f"{text}Office is activated from {SERVERS_AND_OFFICE_FROM} on", host)
    text += (
        f"Windows Server is activated from {SERVERS_AND_OFFICE_FROM} on, "
        f"client Windows from {CLIENTS_FROM}"
    )
    return Breach(text, host, INFO if number >= SERVERS_AND_OFFICE_FROM else None)
