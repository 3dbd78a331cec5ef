"""What a rollback tells of itself: its result in words, its steps, and when its job is over."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.utc_time import utc_time
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.settings import (
    KmsSettings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.plan import rollback_plan
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.run import (
    roll_back,
    rollback_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import Surroundings
from ansible_collections.volume.activation.plugins.plugin_utils._windows.desired import Desired

from lab.simulation.keys import gvlk_of
from lab.simulation.network import Network
from tests.support.rollback_machines import (
    GVLK,
    MAK_LICENSE,
    Change,
    Machine,
    fresh,
    has,
    office,
    sets,
    sets_license,
)
from tests.support.rolled_back import back, options_of, taken_of
from tests.support.run_on_simulation import (
    KMS01,
    converged,
    execute_on,
    gvlk_license,
    license_of,
    state_of,
)
from tests.support.scenario import MAK

THEN = "2026-03-01T12:00:00Z"
OF_WINDOWS = "Windows(R), ServerStandard edition alone"


def two_things(machine: Any) -> None:
    has(GVLK)(machine)
    sets(kms_host=None)(machine)


@pytest.mark.parametrize(
    ("start", "change", "options", "check_mode", "said"),
    [
        (
            converged,
            sets(),
            {},
            False,
            f"Nothing was put back: the machine is as it was at {THEN}.",
        ),
        (
            converged,
            sets_license(status=5),
            {"activate": False},
            False,
            f"Nothing was put back to the state of {THEN}. Other than then: license_status.",
        ),
        (
            converged,
            sets(kms_host="kms-new", lookup_domain="new.example"),
            {},
            True,
            f"This would be put back to the state of {THEN}: put back the KMS host of all "
            "products: kms01.contoso.example, now kms-new; put back the lookup domain of all "
            "products: none, now new.example.",
        ),
        (
            fresh(MAK_LICENSE, foreign_keys={MAK: "mak"}),
            two_things,
            {"product_key": MAK},
            False,
            f"This was put back to the state of {THEN}: put back the KMS host of all products: "
            "kms01.contoso.example, now none; put back the KMS port of all products: 1688, now "
            "none; put back the mak key that ends in 6789N; have Windows evaluate its licences "
            "again. Other than then: license_status.",
        ),
        (
            converged,
            sets_license(status=5),
            {},
            False,
            f"This was put back to the state of {THEN}: activate, as it was in the snapshot; have "
            "Windows evaluate its licences again.",
        ),
        (
            fresh(gvlk_license(kms_host="kms-own"), office(kms_host="kms-o")),
            lambda machine: [vars(each).update(kms_host=None) for each in machine.licenses],
            {},
            False,
            f"This was put back to the state of {THEN}: put back the KMS host of {OF_WINDOWS}: "
            "kms-own, now none; put back the KMS host of Windows(R), Office21 edition alone: "
            "kms-o, now none.",
        ),
    ],
)
def test_a_result_in_words(
    network: Network,
    tmp_path: Path,
    start: Machine,
    change: Change,
    options: dict[str, Any],
    check_mode: bool,
    said: str,
) -> None:
    machine = start(network)
    content = {**taken_of(machine), "taken": THEN}
    change(machine)
    assert back(machine, content, tmp_path, check_mode, **options).result["msg"] == said


def test_the_settings_of_a_product_are_set_for_it_by_its_id(
    network: Network, tmp_path: Path
) -> None:
    machine = fresh(gvlk_license(kms_host=KMS01))(network)
    own = machine.licenses[0].activation_id
    (tmp_path / "srv1.json").write_text(json.dumps(taken_of(machine)), "utf-8")
    has(license_of("retail"))(machine)
    asked = rollback_from_options(options_of(snapshot_folder=str(tmp_path)), "srv1", str)
    plan = rollback_plan(state_of(machine), asked)
    assert plan.secrets == {"product_key": gvlk_of("ServerStandard", 20348)}
    assert [(step.why, step.target) for step in plan.steps] == [
        ("put back the gvlk key that ends in VMK7H", {}),
        ("have Windows evaluate its licences again", {}),
        (f"put back the KMS host of {own} alone: kms01.contoso.example, now none", {"ID": own}),
        ("activate, as it was in the snapshot", {"ID": own}),
        ("have Windows evaluate its licences again", {}),
    ]


def test_what_differs_is_told_of_each_product(network: Network, tmp_path: Path) -> None:
    machine = fresh(GVLK, office(kms_host="127.0.0.2"))(network)
    content = taken_of(machine)
    machine.licenses[1].kms_host = None
    done = back(machine, content, tmp_path)
    name = f"products.{machine.licenses[1].activation_id}.kms_host"
    assert done.result["not_restored"] == [name]
    assert done.result["advice"][0] == (
        f"Not put back: {name}. '127.0.0.2': this is a loopback address; give the address of the "
        "KMS host itself"
    )
    assert done.result["product"] == "Windows Server 2022 Standard"


def test_the_job_of_a_snapshot_is_over_when_the_machine_is_back(
    network: Network, tmp_path: Path
) -> None:
    machine, file = converged(network), tmp_path / "srv1.json"
    file.write_text(json.dumps(taken_of(machine)), "utf-8")
    asked = rollback_from_options(options_of(snapshot_folder=str(tmp_path)), "srv1", str)
    assert (asked.folder, asked.folder_variable) == (str(tmp_path), "snapshot_folder")

    def reached(edition_id: str, check_mode: bool) -> Any:
        machine.edition_id = edition_id
        now = asked.snapshot.taken
        outside = Surroundings(
            execute_on(machine, check_mode), lambda: utc_time(now), lambda _: None, "srv1"
        )
        roll_back(asked, check_mode, outside)
        return json.loads(file.read_text("utf-8"))["reached"]

    assert reached("ServerDatacenter", False) is None
    assert reached("ServerStandard", True) is None
    assert reached("ServerStandard", False) == asked.snapshot.taken


PLAIN = Desired(
    method="kms",
    settings=KmsSettings(endpoint=KmsEndpoint(KMS01, 1688), lookup_domain="", activation_type=0),
    product_key=gvlk_of("ServerStandard", 20348),
    activate=True,
    replace_channels=frozenset(),
    replace_cloud_kms_host=False,
    allow_public_kms_host=False,
)
MINE = PLAIN.settings


@pytest.mark.parametrize(
    ("start", "options", "method", "settings"),
    [
        (fresh(GVLK), {}, "kms", MINE),
        (
            fresh(GVLK, kms_port=1700, lookup_domain="old.example", activation_type_enabled=2),
            {},
            "kms",
            KmsSettings(KmsEndpoint(KMS01, 1700), lookup_domain="old.example", activation_type=2),
        ),
        (
            fresh(
                gvlk_license(kms_host="kms-own", lookup_domain="own.example"),
                kms_port=1700,
                lookup_domain="old.example",
            ),
            {},
            "kms",
            KmsSettings(
                KmsEndpoint("kms-own", 1688), lookup_domain="own.example", activation_type=0
            ),
        ),
        (
            fresh(GVLK, kms_host=None),
            {},
            "kms",
            KmsSettings(discovery=True, lookup_domain="", activation_type=0),
        ),
        (
            fresh(GVLK, kms_host="8.8.8.8", lookup_domain="a b"),
            {},
            "kms",
            KmsSettings(activation_type=0),
        ),
        (
            fresh(GVLK, kms_host="8.8.8.8"),
            {"allow_public_kms_host": True},
            "kms",
            KmsSettings(KmsEndpoint("8.8.8.8", 1688), lookup_domain="", activation_type=0),
        ),
        (
            fresh(gvlk_license(activation_type=1)),
            {},
            "mak",
            KmsSettings(lookup_domain="", activation_type=0),
        ),
        (fresh(MAK_LICENSE), {}, "mak", KmsSettings(lookup_domain="", activation_type=0)),
        (fresh(), {}, "mak", KmsSettings(lookup_domain="")),
    ],
)
def test_what_the_guards_are_told(
    network: Network,
    tmp_path: Path,
    start: Machine,
    options: dict[str, Any],
    method: str,
    settings: KmsSettings,
) -> None:
    (tmp_path / "srv1.json").write_text(json.dumps(taken_of(start(network))), "utf-8")
    given = options_of(snapshot_folder=str(tmp_path), **options)
    windows = rollback_from_options(given, "srv1", str).windows
    assert (windows.method, windows.settings) == (method, settings)


def test_the_guards_are_told_the_options(network: Network, tmp_path: Path) -> None:
    (tmp_path / "srv1.json").write_text(json.dumps(taken_of(converged(network))), "utf-8")
    folder = {"snapshot_folder": str(tmp_path)}
    assert rollback_from_options(options_of(**folder), "srv1", str).windows == PLAIN
    given: dict[str, Any] = {
        "activate": False,
        "replace_channels": ["mak"],
        "replace_cloud_kms_host": True,
        "allow_public_kms_host": True,
    }
    other = rollback_from_options(options_of(**folder, **given, put_key_back=False), "srv1", str)
    assert other.windows == replace(PLAIN, **{**given, "replace_channels": frozenset({"mak"})})
    assert not other.put_key_back
