"""The workers of the pwsh engine: what a run sees, what it leaves, and what ends or hangs."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab.__main__ import main
from lab.engines.local_payload import payload_of_text
from lab.engines.pwsh import PwshEngine
from tests.support.host_cases import HOST_CASES
from tests.support.pwsh_needed import pwsh_or_skip
from tests.support.pwsh_scripts import machine, run


@pytest.fixture(scope="module")
def engine() -> Iterator[PwshEngine]:
    """One process for all tests here: what one leaves behind, the next would find."""
    made = PwshEngine(pwsh_or_skip(), workers=1)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("version", "edition"), [("5.1", "Desktop"), ("5.1.20348.2031", "Desktop"), ("7.4.6", "Core")]
)
def test_the_version_is_that_of_the_machine(engine: PwshEngine, version: str, edition: str) -> None:
    text = '"$($PSVersionTable.PSVersion)"; $PSVersionTable.PSEdition'
    assert run(engine, machine(powershell=version), text) == [version, edition]


def test_the_culture_is_that_of_the_machine(engine: PwshEngine) -> None:
    text = "'{0:n1} {1:d}' -f 1.5, [datetime]'2026-02-01'"
    assert run(engine, machine(culture="en-US"), text) == ["1.5 02/01/2026"]
    assert run(engine, machine(culture="de-DE"), text) == ["1,5 01.02.2026"]
    assert run(engine, machine(culture="ja-JP"), text) == ["1.5 2026/02/01"]


def test_arguments_are_nested_dictionaries(engine: PwshEngine) -> None:
    text = """
    $complex_args.a.GetType().FullName; $complex_args.a.b[1].c; $complex_args.a.b.Count
    $complex_args.a.none.Count; $complex_args.date.GetType().FullName; $complex_args.n -is [int]
    """
    given = {"a": {"b": [1, {"c": "x"}], "none": []}, "date": "2026-01-01T00:00:00Z", "n": 5}
    assert run(engine, machine(), text, **given) == [
        "System.Collections.Hashtable", "x", 2, 0, "System.String", True,
    ]  # fmt: skip


def test_a_run_sees_nothing_of_the_worker_or_of_the_run_before(engine: PwshEngine) -> None:
    leave = "$global:left = 1; $script:left = 2; $ErrorActionPreference = 'Continue'; 'done'"
    assert run(engine, machine(), leave, secret="canary") == ["done"]
    text = """
    foreach ($name in 'left', 'request', 'types', 'complex_args') {
        $value = Get-Variable -Name $name -ErrorAction Ignore -ValueOnly
        if ($name -eq 'complex_args') { $value.Count } else { $null -eq $value }
    }
    "$ErrorActionPreference"; $global:Error.Count
    """
    assert run(engine, machine(), text) == [True, True, True, 0, "Stop", 0]


def test_a_run_has_no_function_of_the_modules_before(engine: PwshEngine) -> None:
    assert engine.run(machine(), HOST_CASES[0].payload()).rc == 0
    text = "@(Get-Command -Name Get-HostFact, Invoke-LocalStep -ErrorAction Ignore).Count"
    assert run(engine, machine(), text) == [0]


def test_console_output_comes_first_and_stays_out_of_the_wire(engine: PwshEngine) -> None:
    text = "[Console]::Out.Write('{\"op\":\"query\"} '); Write-Host 'told'; 'last'"
    result = engine.run(machine(), payload_of_text(text))
    assert result.stdout.decode() == '{"op":"query"} told\r\nlast'


def test_a_worker_that_ends_fails_its_run_and_is_replaced(engine: PwshEngine) -> None:
    result = engine.run(machine(), payload_of_text("[Environment]::Exit(3)"))
    assert result.rc == 1
    assert json.loads(result.stdout) == {
        "failed": True,
        "msg": "the PowerShell of the lab ended with exit code 3",
    }
    assert run(engine, machine(), "1 + 1") == [2]


def test_a_worker_that_hangs_is_killed_and_replaced() -> None:
    engine = PwshEngine(pwsh_or_skip(), workers=1, timeout=2)
    result = engine.run(machine(), payload_of_text("[Threading.Thread]::Sleep(3600000)"))
    assert result.rc == 1
    assert json.loads(result.stdout)["msg"] == "the PowerShell of the lab did not answer in 2 s"
    engine.timeout = 600
    assert run(engine, machine(), "1 + 1") == [2]
    engine.close()


def test_a_worker_that_never_works_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "pwsh"
    broken.write_text("#!/bin/sh\necho no room >&2\nexit 7\n", "utf-8")
    broken.chmod(0o755)
    engine = PwshEngine(broken, workers=1)
    result = engine.run(machine(), payload_of_text("1"))
    engine.close()
    message = json.loads(result.stdout)["msg"]
    assert message == "the PowerShell of the lab ended with exit code 7: no room"


def test_workers_serve_many_machines_at_once() -> None:
    engine = PwshEngine(pwsh_or_skip(), workers=2)
    text = "(Get-CimInstance -ClassName Win32_ComputerSystem).Name"
    found: dict[str, Any] = {}

    def work(name: str) -> None:
        windows = machine(name=name)
        found[name] = [run(engine, windows, text) for _ in range(5)]

    threads = [threading.Thread(target=work, args=(f"srv{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.close()
    assert found == {f"srv{n}": [[f"SRV{n}"]] * 5 for n in range(6)}


def test_an_error_of_the_simulation_is_not_swallowed(engine: PwshEngine) -> None:
    windows = machine(registry_values=None)
    text = r"Get-ItemProperty -LiteralPath HKLM:\X"
    with pytest.raises(AttributeError):
        engine.run(windows, payload_of_text(text))
    assert run(engine, machine(), "1 + 1") == [2]


def test_a_module_with_a_csharp_utility_is_not_known(engine: PwshEngine) -> None:
    payload = dataclasses.replace(payload_of_text("1", name="win_ping"), uses_csharp=True)
    result = engine.run(machine(), payload)
    assert json.loads(result.stdout)["msg"] == "the lab does not know win_ping"


def test_coverage_tells_which_lines_have_run() -> None:
    engine = PwshEngine(pwsh_or_skip(), workers=1, coverage=True)
    text = """if ($complex_args.yes) {
    'yes'
}
elseif ($complex_args.no) {
    'no'
}
try { throw 'x' }
catch {
    $null
}
function f {
    1
}
"""
    name = "ansible_collections.volume.activation.plugins.modules.script.ps1"
    engine.run(machine(), payload_of_text(text, {"yes": True}))
    assert engine.coverage() == {name: ({1, 2, 4, 5, 7, 9, 12}, {1, 2, 7, 9})}
    engine.run(machine(), payload_of_text(text, {"yes": False, "no": True}))
    engine.close()
    assert engine.coverage() == {name: ({1, 2, 4, 5, 7, 9, 12}, {1, 2, 4, 5, 7, 9})}


def test_the_lab_says_that_there_is_no_pwsh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet = tmp_path / "fleet.yml"
    fleet.write_text("machines: []", "utf-8")
    monkeypatch.setenv("PWSH", str(tmp_path / "none"))
    assert main([str(fleet), "--engine", "pwsh"]) == 2
    assert "no pwsh found" in capsys.readouterr().err
