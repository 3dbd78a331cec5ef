"""Static rules for the PowerShell that is sent to machines, read off its parsed tree."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.pwsh_needed import pwsh_or_skip

ROOT = Path(__file__).resolve().parents[2]
INSPECT = Path(__file__).with_name("inspect.ps1")
FILES = sorted((ROOT / "plugins").glob("module*/*.ps*1"))

CALLS_WMI = {"Get-CimClass", "Get-CimInstance", "Invoke-CimMethod"}
REACHES_WINDOWS = {*CALLS_WMI, "Get-ItemProperty", "Resolve-DnsName"}
"""The only commands that reach Windows: a double of them is a double of Windows."""

REACHES_MORE = {
    "_SppEdition.psm1": {"Get-WindowsEdition", "Start-Process", "Start-Sleep"},
    "_SppEvents.psm1": {"Get-WinEvent"},
    "_SppHost.psm1": {
        "Get-NetFirewallRule",
        "Get-Service",
        "Get-WindowsFeature",
        "Install-WindowsFeature",
        "Restart-Service",
        "Set-NetFirewallRule",
        "Start-Sleep",
    },
    "_SppLocal.psm1": {"Get-ChildItem", "Get-Content", "New-Object"},
    "_SppOffice.psm1": {"Get-ChildItem", "Restart-Service", "Set-Service", "Start-Process"},
    "_SppRegistry.psm1": {"Remove-ItemProperty", "Set-ItemProperty"},
    "_SppSubscription.psm1": {"Start-Process"},
}
"""Commands that one file alone may use."""

LANGUAGE = {
    "ConvertTo-Json",
    "Export-ModuleMember",
    "ForEach-Object",
    "Get-Command",
    "Set-StrictMode",
    "Where-Object",
}
"""Commands of the language itself, which the engine runs as they are."""

APPROVED_VERBS = {
    "Add",
    "ConvertTo",
    "Find",
    "Get",
    "Install",
    "Invoke",
    "New",
    "Remove",
    "Restart",
    "Set",
    "Start",
    "Test",
    "Wait",
}
"""Of Microsoft's list of approved verbs, those that are in use."""

LACKING_IN_5_1_NODES = {"TernaryExpressionAst", "PipelineChainAst"}
LACKING_IN_5_1_TOKENS = {
    "QuestionQuestion",
    "QuestionQuestionEquals",
    "QuestionDot",
    "QuestionLBracket",
    "QuestionMark",
    "AndAnd",
    "OrOr",
    "Clean",
}
LACKING_IN_5_1_PARAMETERS = {"Parallel", "AsHashtable", "AsUTC"}
RUNS_TEXT_AS_CODE = ("scriptblock", "powershell")


@pytest.fixture(scope="module")
def facts() -> Mapping[str, Mapping[str, Any]]:
    """What inspect.ps1 found, by file name."""
    return {path.name: inspected(path) for path in FILES}


def inspected(path: Path) -> Mapping[str, Any]:
    """The facts of one file."""
    command = [str(pwsh_or_skip()), "-NoProfile", "-NonInteractive", "-File", str(INSPECT)]
    done = subprocess.run(
        [*command, str(path)], capture_output=True, text=True, check=True, timeout=1800
    )
    return dict(json.loads(done.stdout)[0])


every_file = pytest.mark.parametrize("name", [path.name for path in FILES])
Facts = Mapping[str, Mapping[str, Any]]


@every_file
def test_parses(facts: Facts, name: str) -> None:
    assert facts[name]["errors"] == []


@every_file
def test_only_syntax_of_windows_powershell_5_1(facts: Facts, name: str) -> None:
    file = facts[name]
    assert not LACKING_IN_5_1_NODES & set(file["nodes"])
    assert not LACKING_IN_5_1_TOKENS & set(file["tokens"])
    assert not file["cleanBlocks"]
    used = {parameter for command in file["commands"] for parameter in command["parameters"]}
    assert not LACKING_IN_5_1_PARAMETERS & used


@every_file
def test_only_commands_of_the_list(facts: Facts, name: str) -> None:
    own = {function for file in facts.values() for function in file["functions"]}
    used = {command["name"] for command in facts[name]["commands"]}
    # A command without a constant name would be text that is run as code.
    assert None not in used
    assert used <= REACHES_WINDOWS | REACHES_MORE.get(name, set()) | LANGUAGE | own


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_module_takes_its_arguments_on_one_line(path: Path) -> None:
    """ansible-core is to warn of reads of its variable, and to hand the JSON on in its place."""
    taken = path.read_text("utf-8").count("$complex_args")
    assert taken == (path.suffix == ".ps1")


@every_file
def test_no_positional_parameters(facts: Facts, name: str) -> None:
    positional = [c for c in facts[name]["commands"] if c["positional"]]
    assert positional == []


@every_file
def test_no_call_of_wmi_waits_for_ever(facts: Facts, name: str) -> None:
    calls = [c for c in facts[name]["commands"] if c["name"] in CALLS_WMI]
    assert [c for c in calls if "OperationTimeoutSec" not in c["parameters"]] == []


@every_file
def test_no_text_is_run_as_code(facts: Facts, name: str) -> None:
    called = [member.lower() for member in facts[name]["members"]]
    assert not [m for m in called if any(word in m for word in RUNS_TEXT_AS_CODE)]


@every_file
def test_approved_verbs(facts: Facts, name: str) -> None:
    verbs = {function.partition("-")[0] for function in facts[name]["functions"]}
    assert verbs <= APPROVED_VERBS


@every_file
def test_strict_mode_is_set(facts: Facts, name: str) -> None:
    assert "Set-StrictMode" in {command["name"] for command in facts[name]["commands"]}


def test_what_is_forbidden_is_seen(tmp_path: Path) -> None:
    """The rules above would see each of these."""
    bad = tmp_path / "bad.ps1"
    bad.write_text(
        "function Frobnicate-It { $a ? 1 : 2; $b ?? 3; $c ??= 4; ${d}?.e; f && g }\n"
        "& $name; Get-CimInstance Win32_Bios; Invoke-Expression -Command 'x'\n"
        "[scriptblock]::Create('x'); ConvertFrom-Json -AsHashtable -InputObject $t\n",
        "utf-8",
    )
    file = inspected(bad)
    assert set(file["nodes"]) >= LACKING_IN_5_1_NODES
    assert set(file["tokens"]) >= {"QuestionQuestion", "QuestionQuestionEquals", "QuestionDot"}
    commands = {command["name"]: command for command in file["commands"]}
    assert None in commands
    assert commands["Get-CimInstance"]["positional"] == 1
    assert commands["Get-CimInstance"]["parameters"] == []
    assert commands["Invoke-Expression"]["positional"] == 0
    assert "AsHashtable" in commands["ConvertFrom-Json"]["parameters"]
    assert file["members"] == ["[scriptblock]::Create"]
    assert file["functions"] == ["Frobnicate-It"]
