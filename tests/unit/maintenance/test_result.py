"""What a result tells: how it failed, what was done before that, and what it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.errors import (
    explain_activation_error,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import Windows
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.plan import (
    MaintenancePlan,
    unproven,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.reading import Reading
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.result import (
    failed,
    result_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verb import Verb
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import VERBS
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    StepFailure,
    WriteAnswer,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import Step

from lab.simulation.network import Network
from tests.support.maintenance_runs import (
    ILID,
    OBJECT,
    desired_verb,
    machine_of,
    run_verb,
)
from tests.support.plain_state import plain_product, plain_state
from tests.support.verb_rows import subscribed

STATE = plain_state(Windows("ServerStandard", 20348, None, "Server"), plain_product("aaaa"))
BEFORE = Reading(desired_verb(verb="reinstall_licenses", confirm=True), STATE)
INSTALL = Step("local", "InstallLicenseFiles", why="")
SHOWN = {
    "activation_id": "aaaa",
    "product": "Windows(R), ServerStandard edition",
    "partial_product_key": "VMK7H",
    "channel": "gvlk",
    "license_status": "licensed",
    "remaining_rearms": None,
}
REFUSED = {
    "verb": "reinstall_licenses",
    "before": SHOWN,
    "after": SHOWN,
    "remaining_rearms": None,
    "failed": True,
    "changed": False,
    "reboot_required": False,
    "data": None,
    "msg": "It went wrong.",
}


def answer(*done: Step, code: str = "Other", **output: Any) -> WriteAnswer:
    error = explain_activation_error(code) if code.startswith("0x") else None
    failure = StepFailure(INSTALL, code, error)
    return WriteAnswer(done, failure, (), STATE, (output,) if output else ())


@pytest.mark.parametrize(
    ("arguments", "differs"),
    [
        ((None, None), {}),
        ((BEFORE, None), {"changed": True}),
        ((BEFORE, answer()), {"msg": "It went wrong. Done: nothing."}),
        (
            (BEFORE, answer(INSTALL)),
            {"changed": True, "msg": "It went wrong. Done: InstallLicenseFiles."},
        ),
        (
            (BEFORE, answer(Count=0, File="a.xrm-ms")),
            {"msg": "It went wrong. Done: nothing, 0 licence files up to a.xrm-ms."},
        ),
        (
            (BEFORE, answer(Count=2, File="c.xrm-ms")),
            {
                "changed": True,
                "msg": "It went wrong. Done: nothing, 2 licence files up to c.xrm-ms.",
            },
        ),
        (
            (BEFORE, answer(Count=0, File=None)),
            {"msg": "It went wrong. Done: nothing."},
        ),
    ],
)
def test_a_failure_tells_what_was_done(arguments: Any, differs: dict[str, Any]) -> None:
    assert failed(BEFORE, "It went wrong", *arguments) == {**REFUSED, **differs}


def test_a_failure_tells_its_error_and_that_nobody_was_reached() -> None:
    known = failed(BEFORE, "It went wrong", BEFORE, answer(code="0xC004F003"))
    assert known["error"]["code"] == "0xC004F003"
    assert "error" not in failed(BEFORE, "It went wrong", BEFORE, answer())
    lost = failed(BEFORE, "It went wrong", unreachable=True)
    assert lost == {**REFUSED, "unreachable": True}


def test_what_a_state_read_back_lacks() -> None:
    nothing = Reading(
        desired_verb(verb="confirmation_id", confirmation_id="1" * 48),
        plain_state(Windows("ServerStandard", 20348, None, "Server")),
    )
    held = replace(nothing, state=STATE)
    grace = replace(nothing, state=replace(STATE, products=(plain_product("aaaa", status=2),)))
    assert unproven(held, nothing) == "license_status is 'unlicensed'"
    assert unproven(held, grace) == "license_status is 'oob_grace'"
    assert unproven(nothing, held) == unproven(held, held) == ""
    gone = desired_verb(verb="uninstall_product_key", confirm=True)
    was, still = replace(held, desired=gone), replace(grace, desired=gone)
    assert unproven(was, still) == "it is still there"
    assert unproven(was, replace(nothing, desired=gone)) == ""
    assert unproven(replace(nothing, desired=gone), was) == ""


def test_a_verb_is_plain_unless_its_row_says_more() -> None:
    assert VERBS["clear_product_key_from_registry"] == Verb(
        name="clear_product_key_from_registry",
        script_option="/cpky",
        what="clear the product key from the registry",
        target="SoftwareLicensingService",
        method="ClearProductKeyFromRegistry",
        needs=(),
        optional=(),
        harm="",
        reboot=False,
        refresh=False,
        since_build=0,
        before_build=0,
        needs_domain=False,
        look=None,
        installation_id=False,
        rearms=None,
        proof=None,
        product="windows",
        needs_selector=False,
        of_service=False,
        setting="",
        needs_method=False,
        fixed={},
        note="Programs can read it there. The licence stays.",
    )
    assert VERBS["rearm"].note == ""


@pytest.mark.parametrize(
    ("name", "carries"),
    [
        ("clear_product_key_from_registry", False),
        ("installation_id", True),
        ("confirmation_id", True),
        ("ad_online", True),
        ("token_activate", True),
        ("activation_objects", True),
        ("install_license_file", False),
    ],
)
def test_a_verb_with_a_secret_carries_it(name: str, carries: bool) -> None:
    assert VERBS[name].carries_secrets is carries


@pytest.mark.parametrize(
    ("name", "is_about"),
    [
        ("uninstall_product_key", True),
        ("token_activate", True),
        ("token_certificates", True),
        ("rearm", False),
        ("token_licenses", False),
    ],
)
def test_a_verb_is_about_one_product(name: str, is_about: bool) -> None:
    assert VERBS[name].is_about_product is is_about


def test_a_whole_result(network: Network) -> None:
    machine = machine_of(network)
    held = {
        "activation_id": "ee2abb20-930f-5cb5-901d-955cc3d52247",
        "product": "Windows(R), ServerStandard edition",
        "partial_product_key": "VMK7H",
        "channel": "gvlk",
        "license_status": "notification",
        "remaining_rearms": None,
    }
    assert run_verb(machine, verb="clear_product_key_from_registry").result == {
        "verb": "clear_product_key_from_registry",
        "before": held,
        "after": held,
        "remaining_rearms": None,
        "changed": True,
        "reboot_required": False,
        "data": None,
        "msg": "Done: clear the product key from the registry.",
    }
    port = run_verb(machine, check_mode=True, verb="set_kms_port", kms_port=1690).result
    assert port["before"] == {**held, "kms_port": 1700}
    assert port["msg"] == "Would be done: set the port of the KMS host alone."
    tokens = run_verb(machine, verb="remove_token_license", ilid=ILID, ilvid=8).result
    assert tokens["before"] == {**held, "token_licenses": [f"{ILID} 7", f"{ILID} 8"]}
    assert tokens["after"] == {**held, "token_licenses": [f"{ILID} 7"]}
    objects = run_verb(machine, verb="delete_activation_object", object_name=OBJECT).result
    assert objects["before"] == {**held, "activation_objects": [OBJECT, "other"]}
    listed = run_verb(machine, verb="token_certificates").result
    assert listed["msg"] == "/ltc: list the certificates for token activation."
    assert (listed["changed"], listed["reboot_required"]) == (False, False)
    assert run_verb(machine, verb="rearm").result["reboot_required"] is True


def test_data_tell_how_many_licences_a_file_holds() -> None:
    before = replace(BEFORE, desired=replace(BEFORE.desired, licenses=3))
    assert result_of(before, plan=MaintenancePlan())["data"] == {"licenses": 3}


@pytest.mark.parametrize(
    ("verb", "status", "words"),
    [
        ("enable_subscription", 0, "not active"),
        ("enable_subscription", 1, "active"),
        ("enable_subscription", 110, "expired"),
        ("disable_subscription", 100, "disabled"),
    ],
)
def test_a_subscription_in_words(verb: str, status: int, words: str, network: Network) -> None:
    done = run_verb(machine_of(network, **subscribed(status)), verb=verb)
    assert done.result["msg"] == f"The subscription licence is {words}. Nothing is to do."


@pytest.mark.parametrize(
    ("options", "values", "words"),
    [
        ({"verb": "set_kms_port", "kms_port": 1700}, {}, "KMS port of all products is 1700"),
        ({"verb": "clear_kms_port"}, {"kms_port": 0}, "KMS port of all products is 1688"),
        ({"verb": "clear_kms_host"}, {"kms_host": None}, "KMS host of all products is not set"),
        (
            {"verb": "clear_kms_host", "last_five": "VMK7H"},
            {},
            "KMS host of Windows(R), ServerStandard edition alone is not set",
        ),
        ({"verb": "enable_kms_host_caching"}, {}, "caching of the KMS host is on"),
        (
            {"verb": "disable_kms_host_caching"},
            {"host_caching": False},
            "caching of the KMS host is off",
        ),
    ],
)
def test_a_setting_in_words(
    options: dict[str, Any], values: dict[str, Any], words: str, network: Network
) -> None:
    result = run_verb(machine_of(network, **values), **options).result
    assert result["msg"] == f"The {words}. Nothing is to do."
