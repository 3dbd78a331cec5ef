"""Whole runs on the python engine: check mode, apply, again; and what stands in the way."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._edition.run import ensure_edition
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

from lab.simulation.keys import gvlk_of
from lab.simulation.windows import LICENSED
from tests.support.edition_on_simulation import (
    BUILD_2022,
    Way,
    client,
    edition_desired,
    edition_run,
    server,
)
from tests.support.run_on_simulation import gvlk_license, license_of, methods_of, snapshot

GVLK = gvlk_of("ServerDatacenter", BUILD_2022)
OWN_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"


def test_check_mode_predicts_the_run_and_writes_nothing() -> None:
    machine = server()
    machine.servicing.booted = machine.clock
    held = snapshot(machine)
    way = Way(machine, check_mode=True)
    foretold = edition_run(machine, way, check_mode=True, reboot=True)
    held["calls"] = machine.calls
    assert snapshot(machine) == held
    assert way.executions == 1
    assert methods_of(foretold) == ["SetEdition", "RestartWindows"]
    assert foretold["changed"]
    assert foretold["before"]["edition"] == "ServerStandardEval"
    assert foretold["after"]["edition"] == "ServerDatacenter"
    done = edition_run(machine, reboot=True)
    assert methods_of(done) == methods_of(foretold)
    for name, value in foretold["after"].items():
        assert value in (None, done["after"][name])


def test_an_evaluation_becomes_the_full_edition_and_stays_so() -> None:
    machine = server()
    way = Way(machine)
    result = edition_run(machine, way, reboot=True)
    assert not result.get("failed"), result["msg"]
    assert result["changed"] and not result["reboot_required"]
    assert result["after"]["edition"] == machine.edition_id == "ServerDatacenter"
    assert result["after"]["partial_product_key"] == GVLK[-5:]
    assert machine.servicing.dism_runs == 1
    assert "not activated yet (license status notification)" in result["advice"][-1]
    assert any("minutes so far" in line for line in way.said)
    again = Way(machine)
    result = edition_run(machine, again, reboot=True)
    assert (result["changed"], result["plan"], again.executions) == (False, [], 1)


def test_the_run_after_a_restart_by_hand_goes_on() -> None:
    machine = server(dism_seconds=30)
    first = Way(machine)
    result = edition_run(machine, first)
    assert (result["changed"], result["reboot_required"]) == (True, True)
    assert result["after"]["edition"] == "ServerStandardEval"
    assert "reboot: true" in result["advice"][-1]
    assert first.executions == 2
    waiting = edition_run(machine)
    assert (waiting["changed"], waiting["reboot_required"], waiting["plan"]) == (False, True, [])
    machine.restart()
    machine.servicing.refuses = 0
    result = edition_run(machine)
    assert (result["changed"], result["reboot_required"]) == (False, False)
    assert machine.servicing.dism_runs == 1


def test_what_is_staged_is_restarted_when_that_is_asked_for() -> None:
    machine = server()
    edition_run(machine)
    result = edition_run(machine, reboot=True)
    assert methods_of(result) == ["RestartWindows"]
    assert result["after"]["edition"] == "ServerDatacenter"


def test_server_core_keeps_its_kind_and_gets_the_name_that_dism_has() -> None:
    machine = server(edition_id="ServerStandardEvalCor")
    machine.installation_type = "Server Core"
    result = edition_run(machine, reboot=True)
    assert result["plan"][0]["arguments"]["Edition"] == "ServerDatacenterCor"
    assert machine.edition_id == "ServerDatacenter"
    refused = edition_run(server(), edition="ServerDatacenterCor")
    assert not refused.get("failed")


def test_pro_becomes_enterprise_by_its_key_without_a_restart() -> None:
    machine = client()
    way = Way(machine)
    result = edition_run(machine, way, edition="Enterprise", reboot=True)
    assert not result.get("failed"), result["msg"]
    assert methods_of(result) == [
        "InstallProductKey", "RefreshLicenseStatus", "MarkEdition", "RestartWindows",
    ]  # fmt: skip
    assert (machine.edition_id, way.executions) == ("Enterprise", 2)
    assert machine.servicing.starts == 0


@pytest.mark.parametrize("reboot", [True, False])
def test_a_key_that_needs_a_restart(reboot: bool) -> None:
    machine = client(key_needs_restart=True)
    result = edition_run(machine, edition="Education", reboot=reboot)
    assert not result.get("failed"), result["msg"]
    assert result["reboot_required"] is not reboot
    assert machine.servicing.starts == int(reboot)
    again = edition_run(machine, edition="Education", reboot=True)
    assert machine.edition_id == "Education"
    assert again["changed"] is not reboot


def test_an_own_key_goes_to_dism() -> None:
    machine = server()
    machine.foreign_keys = {OWN_KEY: "mak"}
    result = edition_run(machine, product_key=OWN_KEY, reboot=True)
    assert (result["after"]["channel"], result["after"]["partial_product_key"]) == ("mak", "6789B")
    assert OWN_KEY not in str(result)


REFUSALS: dict[str, tuple[Any, dict[str, Any], str]] = {
    "downwards": (
        lambda: server("ServerDatacenter"),
        {"edition": "ServerStandard"},
        "install Windows anew",
    ),
    "an evaluation downwards": (
        lambda: server("ServerDatacenterEval"),
        {"edition": "ServerStandard"},
        "Possible here: ServerDatacenter",
    ),
    "terms": (server, {"accept_eula": False}, "accept_eula: true"),
    "domain controller": (lambda: server(domain_role=5), {}, "demote this one"),
    "no commands": (lambda: server(has_commands=False), {}, "this Windows lacks the command"),
    "a client is no server": (client, {}, "This machine is no Windows Server"),
    "a server is no client": (server, {"edition": "Enterprise"}, "machine is a Windows Server"),
    "Home to Pro": (lambda: client("Core"), {"edition": "Professional"}, "Microsoft Store"),
    "Home without a key": (lambda: client("Core"), {"edition": "Education"}, "Give product_key"),
    "Home to Enterprise": (
        lambda: client("Core"),
        {"edition": "Enterprise"},
        "Possible here: ProfessionalEducation, Education",
    ),
    "client evaluation": (
        lambda: client("EnterpriseEval"),
        {"edition": "Enterprise"},
        "can not be converted",
    ),
    "client downwards": (
        lambda: client("Enterprise"),
        {"edition": "Professional"},
        "allow_downgrade: true",
    ),
    "OEM in force": (
        lambda: client("Professional", license_of("oem", LICENSED, family="Professional")),
        {"edition": "Enterprise"},
        "Add oem to replace_channels",
    ),
    "KMS host": (
        lambda: server("ServerStandard", license_of("csvlk", LICENSED)),
        {},
        "Move its clients first",
    ),
    "somebody else's DISM": (lambda: server(foreign_dism_seconds=600), {}, "not for this change"),
    "a build without a published key": (
        lambda: _of_build(server(), 20349),
        {},
        "No key is published",
    ),
}  # fmt: skip


def _of_build(machine: Any, build: int) -> Any:
    machine.build = build
    return machine


@pytest.mark.parametrize("case", REFUSALS)
@pytest.mark.parametrize("check_mode", [True, False])
def test_what_is_not_possible_is_refused_before_anything_is_written(
    case: str, check_mode: bool
) -> None:
    made, options, said = REFUSALS[case]
    machine = made()
    way = Way(machine, check_mode)
    result = edition_run(machine, way, check_mode, **options)
    assert result["failed"] and not result["changed"]
    assert said in result["msg"] and "Nothing was written" in result["msg"]
    assert way.steps == [[]]
    assert set(machine.calls) <= {"Get-WindowsEdition"}


def test_a_domain_controller_that_is_no_evaluation_is_as_windows_says() -> None:
    machine = server("ServerStandard", gvlk_license(), domain_role=5)
    assert edition_run(machine, reboot=True)["after"]["edition"] == "ServerDatacenter"


def test_a_downgrade_that_is_allowed_is_made() -> None:
    machine = client("Enterprise")
    edition_run(machine, edition="Professional", allow_downgrade=True)
    assert machine.edition_id == "Professional"


def test_a_licence_that_may_be_replaced_is() -> None:
    machine = client("Professional", license_of("oem", LICENSED, family="Professional"))
    result = edition_run(machine, edition="Enterprise", replace_channels=["oem"])
    assert (machine.edition_id, result["after"]["channel"]) == ("Enterprise", "gvlk")


def test_a_change_to_another_edition_that_waits_is_told() -> None:
    machine = server()
    edition_run(machine)
    refused = edition_run(machine, edition="ServerStandard")
    assert "A change to ServerDatacenter waits for a restart" in refused["msg"]
    kept = server("ServerStandard", gvlk_license())
    edition_run(kept)
    told = edition_run(kept, edition="ServerStandard")
    assert not told.get("failed") and "becomes ServerDatacenter" in told["advice"][0]


def test_a_snapshot_is_a_job_until_the_edition_is_there(tmp_path: Any) -> None:
    machine, file = server(), tmp_path / "srv1.json"
    options: dict[str, Any] = {"snapshot_folder": str(tmp_path)}
    assert "snapshot" not in edition_run(machine, check_mode=True, reboot=True, **options)
    assert not file.exists()
    assert edition_run(machine, **options)["snapshot"] == str(file)
    taken = file.read_text("utf-8")
    assert "ServerStandardEval" in taken and '"reached": null' in taken
    edition_run(machine, check_mode=True, reboot=True, **options)
    assert "failed" in edition_run(machine, edition="ServerStandard", **options)
    assert file.read_text("utf-8") == taken
    edition_run(machine, reboot=True, **options)
    reached = file.read_text("utf-8")
    assert "ServerStandardEval" in reached and '"reached": null' not in reached


def test_a_folder_that_is_none_is_named_before_the_machine_is_reached(tmp_path: Any) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    asked = edition_desired(edition="Enterprise", snapshot_folder=f"{tmp_path}/file")
    way = Way(client())
    with pytest.raises(InputError, match=r"^edition_snapshot_folder: "):
        ensure_edition(asked, False, way.surroundings(), "edition_{}".format)
    assert way.executions == 0


@pytest.mark.parametrize("edition_id", ["ServerDatacenter", "ServerDatacenterCor"])
def test_dism_is_not_asked_where_the_edition_is_there(edition_id: str) -> None:
    machine = server(edition_id, gvlk_license("ServerDatacenter"))
    assert not edition_run(machine)["changed"]
    assert machine.calls == []


def test_a_cloud_that_sells_the_licence_is_thought_of() -> None:
    machine = server("ServerStandard", gvlk_license())
    machine.kms_host = "kms.core.windows.net"
    assert "KMS host of its cloud (Azure)" in edition_run(machine)["advice"][0]


def test_an_evaluation_licence_under_a_full_edition_is_told() -> None:
    machine = server("ServerDatacenter", license_of("evaluation", LICENSED))
    result = edition_run(machine)
    assert not result["changed"] and "the licence is that of an evaluation" in result["advice"][0]
