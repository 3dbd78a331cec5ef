"""A recording on the lab: replayed, compared with the picture, and jobs run on it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import info_request

from lab.compare_recording import differences, main, picture_of
from lab.engines.local_payload import payload_of
from lab.engines.pwsh import PwshEngine
from lab.engines.python import PythonEngine
from lab.fleet import FleetError, fleet_from, load_fleet
from lab.recording import Recording, record
from lab.simulation.windows import SimulatedWindows
from tests.pwsh.test_record_windows import fleet_machine
from tests.support.pwsh_needed import pwsh_or_skip
from tests.support.run_on_simulation import run


@pytest.fixture(scope="module")
def recording(engine: PwshEngine) -> Recording:
    """Made on the lab, with writes."""
    return record(engine, fleet_machine(), allow_writes=True)


@pytest.fixture(scope="module")
def otherwise(recording: Recording) -> Recording:
    """The same from a Windows that differs from the picture in one answer of each kind."""
    changed = copy.deepcopy(recording)
    service, product = changed["classes"][0], changed["rows"]["SoftwareLicensingProduct"][0]
    service["columns"].append({"name": "SubscriptionStatus", "type": "UInt32"})
    changed["rows"]["SoftwareLicensingService"][0]["SubscriptionStatus"] = 7
    product["LicenseStatusReason"] = 0x4004F401
    changed["errors"][0]["error"]["id"] = "HRESULT 0x80041099,X"
    changed["rows_without_key"][0]["LicenseStatusReason"] = 5
    changed["registry"][0]["type"] = "System.Int64"
    changed["changes"] = []
    return changed


def replay(recording: Recording, folder: Path, **more: Any) -> SimulatedWindows:
    """The recording as a machine of a fleet file."""
    (folder / "machine.json").write_text(json.dumps(recording), "utf-8")
    content = {"machines": [{"name": "host2", "recording": "machine.json", **more}]}
    (folder / "fleet.yml").write_text(yaml.safe_dump(content), "utf-8")
    return load_fleet(folder / "fleet.yml").machines[0].windows


def test_every_double_agrees_with_a_recording_of_the_lab(
    engine: PwshEngine, recording: Recording
) -> None:
    assert len(recording["changes"]) > 10
    again = record(engine, picture_of(recording), allow_writes=True)
    assert differences(recording, again) == []


CLIENT = {"edition_id": "Professional", "build": 19045, "installation_type": "Client"}
KINDS: dict[str, dict[str, Any]] = {
    "mak": {"license": {"channel": "mak", "last_five": "BBBBB", "status": "licensed"}},
    "kms_host": {
        "license": {"channel": "csvlk", "status": "licensed"},
        "hosting": {"feature": "Installed"},
    },
    "workgroup": {
        "windows": CLIENT,
        "license": {"channel": "retail", "status": "notification"},
        "workgroup": True,
        "kms": {},
        "connection_suffixes": ["dhcp.example"],
        "powershell": "7.4.1",
    },
    "office": {"office": [{"family": "Office16ProPlusVL_KMS_Client", "status": "licensed"}]},
    "server_2012": {"windows": {"edition_id": "ServerStandard", "build": 9200}},
    "own_host": {"license": {"channel": "gvlk", "status": "licensed", "kms_host": "a.b.example"}},
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_machine_agrees_with_its_recording(engine: PwshEngine, kind: str) -> None:
    made = record(engine, fleet_machine(**KINDS[kind]))
    assert differences(made, record(engine, picture_of(made))) == []


def test_what_the_picture_gets_wrong_is_named(
    engine: PwshEngine, otherwise: Recording, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "recorded.json"
    file.write_text(json.dumps(otherwise), "utf-8")
    assert main([str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        "class SoftwareLicensingService, column SubscriptionStatus",
        "row SoftwareLicensingService, SubscriptionStatus",
        f"row SoftwareLicensingProduct {_product(otherwise)['ID']}, LicenseStatusReason",
        "row without a key, LicenseStatusReason",
        "registry HKLM",
        "error of class",
    ]
    assert "Windows has 7, the lab has nothing" in lines[1]
    assert lines[-1] == "6 answers of Windows are otherwise in the lab"


def _product(recording: Recording) -> dict[str, Any]:
    row: dict[str, Any] = recording["rows"]["SoftwareLicensingProduct"][0]
    return row


def test_machine_answers_as_it_was_recorded(
    engine: PwshEngine, otherwise: Recording, tmp_path: Path
) -> None:
    again = record(engine, replay(otherwise, tmp_path))
    of_classes_and_rows = [
        line for line in differences(otherwise, again) if line.startswith(("class", "row"))
    ]
    assert of_classes_and_rows == []


def test_both_engines_read_the_same(
    engine: PwshEngine, otherwise: Recording, tmp_path: Path
) -> None:
    payload = payload_of("spp_read", {"request": info_request()})
    states = []
    for each in (engine, PythonEngine()):
        windows = replay(otherwise, tmp_path)
        state = json.loads(each.run(windows, payload).stdout)["state"]
        del state["clock"]
        states.append(state)
    assert states[0] == states[1]
    (product,) = [row for row in states[0]["tables"]["products"] if row["PartialProductKey"]]
    assert product["LicenseStatusReason"] == 0x4004F401


def test_jobs_run_on_it_and_settle(otherwise: Recording, tmp_path: Path) -> None:
    windows = replay(otherwise, tmp_path)
    windows.network.start()
    try:
        host = windows.kms_host
        assert run(windows, kms_host=host)["changed"] is False
        moved = run(windows, kms_discovery=True)
        assert (moved["changed"], windows.kms_host) == (True, None)
        assert run(windows, kms_discovery=True)["changed"] is False
    finally:
        windows.network.stop()


def test_keys_beside_the_recording_count(otherwise: Recording, tmp_path: Path) -> None:
    assert replay(otherwise, tmp_path, culture="pt-BR").culture == "pt-BR"


@pytest.mark.parametrize(
    ("text", "says"),
    [("no JSON", "not JSON"), ("{}", "no recording of format 1"), ('{"format": 1}', "lacks")],
)
def test_file_that_is_no_recording_is_one_line(
    tmp_path: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pwsh_or_skip()
    file = tmp_path / "a.json"
    file.write_text(text, "utf-8")
    entry = {"name": "x", "recording": "a.json"}
    with pytest.raises(FleetError, match=says):
        fleet_from({"machines": [entry]}, tmp_path)
    assert main([str(file)]) == 2
    assert says in capsys.readouterr().err
