"""Offline scripts in the real PowerShell: they decide as plan() does, and do as the module does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.license_names import (
    channel_patterns,
    license_channel,
)
from ansible_collections.volume.activation.plugins.plugin_utils._info.text import activation_text
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import same_host
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError
from ansible_collections.volume.activation.plugins.plugin_utils._offline.report import (
    activation_report,
)

from lab.engines.local_payload import payload_of_text
from lab.engines.pwsh import PwshEngine
from lab.fleet import fleet_from
from lab.simulation.keys import gvlk_of, published_gvlks
from lab.simulation.network import Network
from lab.simulation.windows import SimulatedWindows
from tests.support.full_key import FULL_KEY
from tests.support.offline_scripts import KEY, script
from tests.support.run_on_simulation import methods_of, run, snapshot
from tests.support.scenario import CONVERGED_KMS, KMS_HOST, NETWORK, RETAIL, RIGHT_KEY, Scenario
from tests.support.scenarios import SCENARIOS
from tests.support.site_scenarios import SITE_SCENARIOS

AZURE = "azkms.core.windows.net"
HOSTING = "IsKeyManagementServiceMachine"
SHARED_OPTIONS = (argument_spec("offline_script").keys() & argument_spec("windows").keys()) - {
    "method"
}
ASKED = {*SHARED_OPTIONS, "accept_insufficient_count"}
UNREADABLE = ("old-powershell",)
"""The engine plays an older PowerShell for modules alone; Windows itself obeys #Requires."""
NO_CLOCK = ("clock-off",)
"""Without a connection there is no clock to compare with."""
OWN = (
    Scenario("host-key-alone", {"license": {"channel": "csvlk"}, "service_columns": {HOSTING: 0}}),
    Scenario("host-without-host-key", {"license": RIGHT_KEY, "service_columns": {HOSTING: 1}}),
    Scenario("azure-not-licensed", {"license": {"channel": "gvlk"}, "kms": {"host": AZURE}}),
    Scenario("azure-for-the-product", {"license": {**RIGHT_KEY, "kms_host": AZURE},
                                       "kms": CONVERGED_KMS}),
    Scenario("right-tail-of-another-channel", {"license": {**RETAIL, "last_five": KEY[-5:]}}),
    Scenario("product-has-a-port", {"license": {**RIGHT_KEY, "kms_host": KMS_HOST,
                                                "kms_port": 1700}, "kms": CONVERGED_KMS}),
    Scenario("port-alone", {"license": RIGHT_KEY, "kms": {"port": 1700}},
             {"kms_host": "", "kms_discovery": True}),
    Scenario("add-on-first", {"license": [
        {"channel": "mak", "family": "ESU", "is_addon": True, "status": "licensed"},
        {**RETAIL, "family": "Other"}]}),
    Scenario("two-of-windows", {"license": [
        {"channel": "mak", "family": "Other", "status": "licensed"}, RETAIL]}),
)  # fmt: skip
KMS_SCENARIOS = [
    scenario
    for scenario in (*SCENARIOS, *SITE_SCENARIOS, *OWN)
    if set(scenario.asked) <= ASKED and scenario.name not in (*UNREADABLE, *NO_CLOCK)
]


@pytest.fixture(scope="module")
def contoso() -> Iterator[Network]:
    """The network of the scenarios, its KMS hosts listening."""
    network = fleet_from({"network": dict(NETWORK)}).network
    network.start()
    yield network
    network.stop()


def machine_of(scenario: Scenario, network: Network) -> SimulatedWindows:
    """A new machine of the scenario, which no KMS host has counted."""
    for host in network.hosts.values():
        host.clients.clear()
    entry = {**scenario.entry(), "variables": {}}
    windows = fleet_from({"machines": [entry]}).machines[0].windows
    windows.network = network
    return windows


def report_of(engine: PwshEngine, machine: SimulatedWindows, text: str, key: str = "") -> Any:
    """What the script prints on the machine, where somebody types that key."""
    typed = f"function Read-Host {{ param($Prompt) '{key}' }}\n& {{\n{text}\n}}"
    result = engine.run(machine, payload_of_text(typed))
    (line,) = result.stdout.decode("utf-8").splitlines()
    report = json.loads(line)
    assert result.rc == 0, report
    assert not FULL_KEY.search(line)
    return report


def wish_of(scenario: Scenario) -> tuple[dict[str, Any], str]:
    """The options of the scenario's script, and the key of its Windows."""
    windows = scenario.machine.get("windows", {"edition_id": "ServerStandard", "build": 20348})
    asked = {name: value for name, value in scenario.asked.items() if name in SHARED_OPTIONS}
    edition_id, build = windows["edition_id"], windows["build"]
    return {"kms_host": KMS_HOST, **asked, "edition_id": edition_id, "build": build}, edition_id


SHOWS_WHAT_COUNTS = [
    Scenario(
        f"{scenario.name}-recorded", {**scenario.machine, "variant": "recorded"}, scenario.asked
    )
    for scenario in KMS_SCENARIOS
    if "kms" in scenario.machine or "kms_discovery" in scenario.asked
]
"""On a Windows whose columns of a product show what counts, and an unset port is 1688."""


@pytest.mark.parametrize(
    "scenario", [*KMS_SCENARIOS, *SHOWS_WHAT_COUNTS], ids=lambda scenario: scenario.name
)
def test_script_does_what_the_module_does(
    scenario: Scenario, engine: PwshEngine, contoso: Network
) -> None:
    expected_on = machine_of(scenario, contoso)
    try:
        expected = run(expected_on, **{"kms_host": KMS_HOST, "retries": 0, **scenario.asked})
    except StateError:
        expected = {"failed": True, "kept": None, "plan": []}
    machine = machine_of(scenario, contoso)
    options, edition_id = wish_of(scenario)
    try:
        text = script(scenario.name, **options)
    except InputError:
        # No script is made for this Windows; one that was made for another stops there.
        assert expected["failed"]
        text, key = script(scenario.name), KEY
    else:
        is_published = any(row["edition_id"] == edition_id for row in published_gvlks())
        key = gvlk_of(edition_id, options["build"]) if is_published else "nobody types"
    report = report_of(engine, machine, text, key)
    assert _differing(snapshot(machine), snapshot(expected_on)) == {}
    assert report["kept"] == expected["kept"]
    planned, done = methods_of(expected), [step["method"] for step in report["steps"]]
    failed = [step["error"] for step in report["steps"] if step["error"]]
    if expected.get("failed") and not failed:
        assert report["refused"]
        assert "evaluation" in report["refused"] or not scenario.name.startswith("evaluation")
        assert (
            "does not resolve" not in expected.get("msg", "")
            or "does not resolve" in report["refused"]
        )
        assert done == []
    else:
        assert report["refused"] is None
        assert done == (planned[: len(done)] if failed else planned)
    told = activation_report(json.dumps(report), "report")
    assert told["steps"] == report["steps"]
    if told["activation"] is not None and "after" in expected and not failed:
        after = {name: told["activation"][name] for name in expected["after"]}
        assert after == expected["after"]


def _differing(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: (ours[name], theirs[name]) for name in theirs if ours[name] != theirs[name]}


def test_enough_scenarios_are_compared() -> None:
    assert len(KMS_SCENARIOS) >= 60
    assert {scenario.kept for scenario in KMS_SCENARIOS} >= {
        "mak", "oem", "retail", "subscription", "avma", "csvlk", "azure_kms",
    }  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["", KEY[:-1], gvlk_of("ServerDatacenter", 20348), "x" * 24 + KEY[-5:]]
)
def test_a_wrong_key_writes_nothing(typed: str, engine: PwshEngine, contoso: Network) -> None:
    scenario = next(each for each in SCENARIOS if each.name == "no-key-at-all")
    machine = machine_of(scenario, contoso)
    before = snapshot(machine)
    report = report_of(engine, machine, script(), typed)
    assert report["steps"] == []
    assert KEY[-5:] in report["refused"]
    assert snapshot(machine) == before


def test_key_in_the_script_is_not_asked_for(engine: PwshEngine, contoso: Network) -> None:
    scenario = next(each for each in SCENARIOS if each.name == "no-key-at-all")
    machine = machine_of(scenario, contoso)
    report = report_of(engine, machine, script(keys_in_script=True), "nobody types")
    assert report["refused"] is None
    assert report["state"]["tables"]["products"]


def test_report_goes_to_a_file(engine: PwshEngine, contoso: Network, tmp_path: Path) -> None:
    scenario = next(each for each in SCENARIOS if each.name == "converged")
    machine = machine_of(scenario, contoso)
    file = tmp_path / "report.json"
    text = f"& {{\n{script()}\n}} -OutFile '{file}'"
    result = engine.run(machine, payload_of_text(text))
    assert file.read_bytes() == result.stdout
    told = activation_report(file.read_text("utf-8"), "report")
    assert (told["machine"], told["kept"], told["refused"]) == ("srv1", None, None)
    assert told["activation"]["license_status"] == "licensed"
    assert "License status             licensed" in activation_text(told["activation"])


DESCRIPTIONS = [
    *(f"Windows(R) Operating System, {word} channel" for word in (
        "VOLUME_KMSCLIENT", "VOLUME_KMS_WS22", "VOLUME_KMS", "VIRTUAL_MACHINE_ACTIVATION",
        "VOLUME_MAK", "RETAIL(MAK)", "TIMEBASED_EVAL", "TIMEBASED_SUB", "RETAIL(GRACE)", "OEM_DM",
        "OEM_COA_NSLP", "RETAIL", "retail", "GOLD",
    )),
    *(f"Windows, {word}" for word in (
        "Volume:GVLK", "Volume:CSVLK", "Volume:MAK", "Retail:TB:Eval", "OEM:DM", "Retail:Other",
    )),
    "RETAIL without a comma",
    "Retail edition, nothing",
    "",
]  # fmt: skip


def test_channels_are_told_alike(engine: PwshEngine, contoso: Network) -> None:
    scenario = next(each for each in SCENARIOS if each.name == "converged")
    patterns = [{"pattern": pattern, "channel": channel} for pattern, channel in channel_patterns()]
    (function,) = re.findall(
        r"^function Get-LicenseChannel \{.*?^\}", script(), re.DOTALL | re.MULTILINE
    )
    text = (
        f"{function}\nConvertTo-Json -Compress -InputObject @(foreach ($one in $complex_args.texts)"
        " { Get-LicenseChannel -Description $one -Pattern $complex_args.patterns })"
    )
    payload = payload_of_text(text, {"texts": DESCRIPTIONS, "patterns": patterns})
    result = engine.run(machine_of(scenario, contoso), payload)
    assert json.loads(result.stdout) == [license_channel(each) for each in DESCRIPTIONS]


SPELLINGS = [
    ("kms01.contoso.example", "KMS01.Contoso.Example.", True),
    ("[FD00::5]", "fd00:0::5", True),
    ("::ffff:10.0.0.5", "10.0.0.5", True),
    ("b\u00fccher.example", "xn--bcher-kva.example", True),
    ("10.0.0.5", "10.0.0.05", False),
    ("kms01", "kms01.contoso.example", False),
    ("5", "0.0.0.5", False),
]


def test_hosts_are_compared_alike(engine: PwshEngine, contoso: Network) -> None:
    scenario = next(each for each in SCENARIOS if each.name == "converged")
    functions = re.findall(
        r"^function (?:Test-SameHost|ConvertTo-ComparableHost) \{.*?^\}",
        script(),
        re.DOTALL | re.MULTILINE,
    )
    text = "\n".join(
        [
            *functions,
            "ConvertTo-Json -Compress -InputObject @(foreach ($one in $complex_args.pairs)"
            " { Test-SameHost -One $one[0] -Other $one[1] })",
        ]
    )
    payload = payload_of_text(text, {"pairs": [[one, other] for one, other, _ in SPELLINGS]})
    result = engine.run(machine_of(scenario, contoso), payload)
    assert json.loads(result.stdout) == [is_same for _, _, is_same in SPELLINGS]
    assert [same_host(one, other) for one, other, _ in SPELLINGS] == json.loads(result.stdout)


def test_32_bit_powershell_of_a_64_bit_windows_is_refused(
    engine: PwshEngine, contoso: Network
) -> None:
    machine = machine_of(Scenario("x86", {"license": RETAIL}), contoso)
    # WOW64 sets it in the processes that it runs, and the engine's process goes on after this.
    wow64 = "[Environment]::SetEnvironmentVariable('PROCESSOR_ARCHITEW6432', {})\n"
    refused = f'try {{ & {{\n{script("x86")}\n}} }} catch {{ "$_" }}'
    text = wow64.format("'AMD64'") + refused + "\n" + wow64.format("$null")
    said = engine.run(machine, payload_of_text(text)).stdout.decode("utf-8")
    assert "32-bit PowerShell on a 64-bit Windows" in said
    assert r"\Sysnative\WindowsPowerShell\v1.0\powershell.exe" in said
    assert (machine.calls, len(said.splitlines())) == ([], 1)
    assert "kept" in report_of(engine, machine, script("x86"), KEY)
