"""tools/record_windows.ps1 on the lab: what it saves, what it must not, and that it puts back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest

from lab.engines.pwsh import PwshEngine
from lab.fleet import fleet_from
from lab.recording import SCRIPT, record
from lab.simulation.events import LoggedEvent
from lab.simulation.kms_hosting import SOFTWARE_PROTECTION_PLATFORM
from lab.simulation.windows import SimulatedWindows
from tests.pwsh.test_static import (
    LACKING_IN_5_1_NODES,
    LACKING_IN_5_1_PARAMETERS,
    LACKING_IN_5_1_TOKENS,
    inspected,
)
from tests.support.pwsh_needed import pwsh_or_skip

CONTOSO = "contoso.example"
REQUEST = (
    "0xC004F074,0x00000000,KMS-OLD:1688,11111111-2222-4333-8444-555555555555,"
    "2026/11/01 17:52,0,5,0,55c92734-d682-4d71-983e-d6ec3f16059f,5"
)
EVENTS = [
    LoggedEvent(12288, "2026-11-01T07:00:00Z", [REQUEST]),
    LoggedEvent(8198, "2026-11-01T08:00:00Z", ["hr=0xC004F074", "from laptop7.corp.contoso.com"]),
]
SECRETS = (
    "contoso.", "kms01", "kms-old", "laptop7", "corp", "srv1", "127.", "firmw", "11111111-2222",
)  # fmt: skip
"""What the machines below have, in part, and no file may."""


@pytest.fixture(scope="module")
def engine() -> Iterator[PwshEngine]:
    made = PwshEngine(pwsh_or_skip(), workers=1, coverage=True)
    yield made
    made.close()


def fleet_machine(**more: Any) -> SimulatedWindows:
    """A KMS client, where ``more`` says nothing else."""
    entry = {
        "name": "srv1",
        "windows": {"edition_id": "ServerStandard", "build": 20348},
        "license": {"channel": "gvlk", "status": "licensed"},
        "kms": {"host": f"kms01.{CONTOSO}", "port": 1688},
        "variant": "recorded",
        **more,
    }
    network = {
        "kms_hosts": [{"name": f"kms01.{CONTOSO}"}],
        "srv": {CONTOSO: [{"host": f"kms01.{CONTOSO}", "port": 1688}]},
    }
    machine = fleet_from({"network": network, "machines": [entry]}).machines[0].windows
    machine.holdings.events = list(EVENTS)
    return machine


def test_file_names_no_machine_and_no_key(engine: PwshEngine) -> None:
    windows = fleet_machine(
        registry={SOFTWARE_PROTECTION_PLATFORM: {"DnsDomainPublishList": [CONTOSO, "corp.example"]}}
    )
    recording = record(engine, windows)
    text = json.dumps(recording).lower()
    assert [secret for secret in (*SECRETS, windows.cmid) if secret in text] == []
    # Nothing was written, and the only method that was called reads.
    assert set(windows.calls) <= {"GetPolicyInformationDWord"}
    assert (recording["changes"], recording["after_restart"]) == ([], [])
    assert recording["rows"]["SoftwareLicensingProduct"][0]["PartialProductKey"] == "VMK7H"
    assert len(recording["errors"]) >= 15
    # What names things is as it is, also where a machine is called like a part of it.
    assert {each["path"].partition("\\")[0] for each in recording["registry"]} == {"HKLM:"}
    assert recording["rows"]["SoftwareLicensingProduct"][0]["Description"].startswith("Windows(R)")
    assert all(call["milliseconds"] is not None for call in recording["calls"])


@pytest.mark.parametrize("name", ["windows", "server", "kms"])
def test_machine_called_like_a_word_of_windows_is_recorded_whole(
    engine: PwshEngine, name: str
) -> None:
    recording = record(engine, fleet_machine(name=name))
    assert recording["rows"]["SoftwareLicensingProduct"][0]["Description"].startswith("Windows(R)")
    paths = {each["path"] for each in recording["registry"]}
    assert SOFTWARE_PROTECTION_PLATFORM in paths


def test_last_five_of_a_key_that_nobody_published_stay_here(engine: PwshEngine) -> None:
    windows = fleet_machine(license={"channel": "mak", "last_five": "BBBBB", "status": "licensed"})
    recording = record(engine, windows)
    assert recording["rows"]["SoftwareLicensingProduct"][0]["PartialProductKey"] == "XXXXX"
    assert "BBBBB" not in json.dumps(recording)


def test_writes_are_recorded_and_put_back(engine: PwshEngine) -> None:
    windows = fleet_machine()
    before = dataclasses.replace(windows)
    recording = record(engine, windows, allow_writes=True)
    changed = {
        change["call"]: {each["what"].rpartition("|")[2] for each in change["changed"]}
        for change in recording["changes"][:7]
    }
    assert changed["SoftwareLicensingService.SetKeyManagementServiceMachine"] == {
        "KeyManagementServiceName",
        "SoftwareLicensingService.KeyManagementServiceMachine",
        "SoftwareLicensingProduct.KeyManagementServiceMachine",
    }
    assert recording["not_put_back"] == []
    for name in ("kms_host", "kms_port", "lookup_domain", "host_caching"):
        assert getattr(windows, name) == getattr(before, name), name
    license = windows.windows_license
    assert license and (license.kms_host, license.kms_port, license.lookup_domain) == (
        None,
        0,
        None,
    )


def test_what_could_not_be_put_back_is_said(engine: PwshEngine) -> None:
    fault = {"hresult": 0x80070005, "method": "ClearKeyManagementServiceLookupDomain"}
    with pytest.raises(RuntimeError, match=r"not put back: .*KeyManagementServiceLookupDomain"):
        record(engine, fleet_machine(wmi_faults=[fault]), allow_writes=True)


def test_nothing_is_tried_where_it_could_not_be_put_back(engine: PwshEngine) -> None:
    windows = fleet_machine(denied_registry=[SOFTWARE_PROTECTION_PLATFORM])
    recording = record(engine, windows, allow_writes=True)
    assert (recording["tried"], recording["changes"]) == (False, [])
    assert set(windows.calls) <= {"GetPolicyInformationDWord"}


def test_kms_host_is_watched_after_a_restart(engine: PwshEngine) -> None:
    windows = fleet_machine(
        license={"channel": "csvlk", "status": "licensed"},
        hosting={"feature": "Installed"},
        variant={"restart_seconds": 20},
        connection_suffixes=[None, "dhcp.example"],
    )
    windows.network.start()
    try:
        recording = record(engine, windows, allow_writes=True)
    finally:
        windows.network.stop()
    states = [(each["port"], each["events"]) for each in recording["after_restart"]]
    assert states[0][0] == "SocketException"
    assert states[-1] == ("Open", 1)
    assert 15 < len(states) < 25


def test_closed_and_missing_answers_are_recorded(engine: PwshEngine) -> None:
    windows = fleet_machine(
        workgroup=True,
        has_resolve_dns_name=False,
        wmi_faults=[{"hresult": 0x80041003, "query_class": "SoftwareLicensingProduct"}],
    )
    recording = record(engine, windows)
    failed = {call["call"]: call["error"]["id"] for call in recording["calls"] if call["error"]}
    assert any(each.startswith("HRESULT 0x80041003") for each in failed.values())
    assert recording["dns"][0]["error"] == "CommandNotFoundException"


def test_every_line_has_run(engine: PwshEngine) -> None:
    """Last in the file: what the tests above have not run, no test has."""
    ((can, hit),) = engine.coverage().values()
    lines = SCRIPT.read_text("ascii").splitlines()
    assert [f"{line}: {lines[line - 1].strip()}" for line in sorted(can - hit)] == []


COMMANDS = {
    "Add-Known", "ConvertTo-Json", "ConvertTo-Plain", "ForEach-Object", "Get-CimClass",
    "Get-CimInstance", "Get-Command", "Get-ItemProperty", "Get-NetFirewallRule", "Get-Service",
    "Get-WinEvent", "Get-WindowsFeature", "Invoke-CimMethod", "Resolve-DnsName",
    "Restart-Service", "Select-Object", "Set-StrictMode", "Sort-Object", "Start-Process",
    "Start-Sleep", "Where-Object", "Write-Output",
}  # fmt: skip


def test_only_syntax_of_5_1_and_commands_of_the_list() -> None:
    facts = inspected(SCRIPT)
    assert facts["errors"] == []
    assert not LACKING_IN_5_1_NODES & set(facts["nodes"])
    assert not LACKING_IN_5_1_TOKENS & set(facts["tokens"])
    commands = facts["commands"]
    assert not LACKING_IN_5_1_PARAMETERS & {p for each in commands for p in each["parameters"]}
    # None: the blocks that the script hands to its own functions.
    assert {each["name"] for each in commands} - COMMANDS - set(facts["functions"]) == {None}
    assert [each for each in commands if each["positional"]] == []


def test_key_of_the_firmware_is_named_once_to_leave_it_out() -> None:
    text = SCRIPT.read_text("ascii")
    assert text.count("OA3xOriginalProductKey") == 1
    assert "SELECT *" not in text
    assert "DigitalProductId" not in text
    assert "BackupProductKeyDefault" not in text
