"""Any machine with Office and any verb: what check mode foretells, and what may never happen."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import (
    OFFICE_VERBS,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.simulation.network import Network
from lab.simulation.programs import MANUAL, OFFICE_SERVICE_KEY
from lab.simulation.windows import SimulatedWindows
from tests.support.examples import examples
from tests.support.maintenance_runs import ILID, PIN, THUMBPRINT, run_verb
from tests.support.office_verb_rows import OSPP, machine_with
from tests.support.run_on_simulation import READ, snapshot

FAMILIES = (
    "OfficeProPlus-MAK", "OfficeVisioPrem-KMS_Client", "OfficeProPlusVL_KMS_Client",
    "Office16StandardVL_MAK", "Office21VisioPro2021VL_KMS_Client_AE", "Office16O365ProPlusR_Grace",
)  # fmt: skip
TAILS = ("", "XXXXX", "YYYYY")
NETWORK = Network([], {})

machines = st.builds(
    lambda held, build, has_service: {"held": held, "build": build, "has_service": has_service},
    st.lists(st.tuples(st.sampled_from(FAMILIES), st.sampled_from(TAILS)), max_size=4,
             unique_by=lambda each: each[0]),
    st.sampled_from([7601, 9600, 20348]),
    st.booleans(),
)  # fmt: skip
selectors = st.sampled_from([{}, {"last_five": "XXXXX"}, {"last_five": "YYYYY"}, "activation_id"])
verbs = st.sampled_from([name for name in OFFICE_VERBS if name != "install_license_file"])


def _machine(made: dict[str, Any]) -> SimulatedWindows:
    registry = {OFFICE_SERVICE_KEY: {"Start": MANUAL}, OSPP: {"Path": "C:\\"}}
    values = {"registry_values": registry} if made["has_service"] else {}
    return machine_with(NETWORK, *made["held"], build=made["build"], **values)


def _options(verb: str, selector: Any, machine: SimulatedWindows) -> dict[str, Any]:
    row = OFFICE_VERBS[verb]
    chosen = selector
    if selector == "activation_id":
        chosen = {"activation_id": machine.office[0].activation_id} if machine.office else {}
    values = {"ilid": ILID, "ilvid": 7, "thumbprint": THUMBPRINT, "pin": PIN,
              "confirmation_id": "1" * 48, "kms_port": 1689}  # fmt: skip
    given = {name: values[name] for name in (*row.needs, "pin") if name in row.options}
    return {**given, **{name: each for name, each in chosen.items() if name in row.options}}


def _held(machine: SimulatedWindows) -> str:
    office = [dict(vars(each)) for each in machine.office]
    return json.dumps([office, machine.registry_values, repr(snapshot(machine))], default=str)


@given(machines, verbs, selectors)
@settings(max_examples=examples(150), deadline=None)
def test_check_mode_foretells_and_what_is_refused_is_not_touched(
    made: dict[str, Any], verb: str, selector: Any
) -> None:
    machine = _machine(made)
    options = {"product": "office", "verb": verb, **_options(verb, selector, machine)}
    before = _held(machine)
    try:
        foretold = run_verb(machine, check_mode=True, **options).result
    except InputError as error:
        assert OFFICE_VERBS[verb].needs_selector
        assert "\n" not in str(error)
        return
    assert set(machine.calls) <= {"GetTokenActivationGrants"}
    machine.calls.clear()
    assert _held(machine) == before
    done = run_verb(machine, **options)
    result = done.result
    assert "\n" not in result["msg"]
    assert PIN not in json.dumps({k: v for k, v in result.items() if k != "data"}, default=str)
    if foretold.get("failed"):
        assert result["msg"] == foretold["msg"]
        assert done.executions[0] == READ
        assert set(machine.calls) <= {"GetTokenActivationGrants"}
    elif not result.get("failed"):
        assert result["changed"] == foretold["changed"]
        assert result["reboot_required"] == foretold["reboot_required"]
    if not foretold.get("changed") and not foretold.get("failed"):
        machine.calls.clear()
        assert _held(machine) == before


@given(machines, st.sampled_from([{"last_five": "XXXXX"}, {"last_five": "YYYYY"}]))
@settings(max_examples=examples(100), deadline=None)
def test_no_more_than_the_one_named_key_is_taken_away(
    made: dict[str, Any], selector: dict[str, str]
) -> None:
    machine = _machine(made)
    before = [each.partial_product_key for each in machine.office]
    run_verb(machine, product="office", verb="uninstall_product_key", **selector)
    after = [each.partial_product_key for each in machine.office]
    gone = [tail for tail, left in zip(before, after, strict=True) if tail != left]
    assert gone in ([], [selector["last_five"]])
    assert (len(gone) == 1) == (before.count(selector["last_five"]) == 1)
    assert [license.partial_product_key for license in machine.licenses]
