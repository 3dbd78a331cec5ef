"""Machines of a generated fleet that hold another key than they should."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import gvlk_for

from tests.fleets.licenses import ends, of_channel

IN_NO_KEY = "AEIOU"
"""Product keys have no vowels, so no key at all ends so."""


def other_edition(machine: AuditedMachine) -> AuditedMachine:
    """With the published key of an edition that no machine of these fleets has at its build."""
    is_client = machine.installation_type == "Client"
    key = gvlk_for("EnterpriseS" if is_client else "ServerSolution", 14393).key
    return _with_tail(machine, key[-5:])


def unpublished(machine: AuditedMachine) -> AuditedMachine:
    """With a key that is in no table."""
    return _with_tail(machine, IN_NO_KEY)


def evaluation(machine: AuditedMachine, minutes: int) -> AuditedMachine:
    """The evaluation of its edition, with so many minutes left."""
    first, *others = machine.licenses
    license = replace(
        of_channel(first, "evaluation"),
        name=f"Windows(R), {machine.edition_id}Eval edition",
        family=f"{machine.edition_id}Eval",
        grace_minutes=minutes,
        expires=ends(machine, minutes),
    )
    return replace(machine, edition_id=f"{machine.edition_id}Eval", licenses=(license, *others))


def _with_tail(machine: AuditedMachine, tail: str) -> AuditedMachine:
    first, *others = machine.licenses
    return replace(machine, licenses=(replace(first, partial_product_key=tail), *others))
