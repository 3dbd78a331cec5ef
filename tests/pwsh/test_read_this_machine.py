"""tests/integration/read_this_machine.py, as far as it can run away from Windows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import info_request

from lab.fleet import fleet_from
from tests.support.pwsh_needed import pwsh_or_skip
from tests.support.run_on_simulation import READ, ExecuteOn

SCRIPT = Path(__file__).resolve().parents[1] / "integration" / "read_this_machine.py"
MACHINE = {
    "name": "srv",
    "windows": {"edition_id": "ServerStandard", "build": 20348},
    "license": {"channel": "gvlk", "status": "licensed"},
}
DOUBLE = """\
function Get-SppState {
    param([System.Collections.IDictionary]$Request)
    foreach ($table in $Request.tables) {
        foreach ($group in $table.columns) {
            if ($group -isnot [hashtable]) { throw 'not a hashtable' }
            if ($group.names -isnot [array]) { throw 'not an array' }
        }
    }
    if ($Request.discover -ne $true -or @($Request.probes).Count) { throw 'another request' }
    ConvertFrom-Json -InputObject (Get-Content -LiteralPath '@STATE@' -Raw)
}
Export-ModuleMember -Function Get-SppState
"""


@pytest.fixture
def state() -> dict[str, Any]:
    """What PowerShell reads on a licensed server."""
    windows = fleet_from({"machines": [MACHINE]}).machines[0].windows
    answer = ExecuteOn(windows)(READ, {"request": info_request()})
    return dict(answer["state"])


def _read(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the script where no package is installed, as on a Windows machine without Ansible."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), *options],
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )


def _powershell_that_prints(folder: Path, text: str, code: int = 0, error: str = "") -> str:
    command = folder / "powershell"
    command.write_text(
        f"#!{sys.executable}\nimport sys\nprint({text!r})\n"
        f"print({error!r}, end='', file=sys.stderr)\nsys.exit({code})\n",
        "utf-8",
    )
    command.chmod(0o755)
    return str(command)


def test_answer_is_parsed_without_ansible(tmp_path: Path, state: dict[str, Any]) -> None:
    text = json.dumps({"state": state})
    done = _read("--powershell", _powershell_that_prints(tmp_path, text))
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["edition_id"] == "ServerStandard"
    assert shown["license_status"] == "licensed"


def test_script_hands_the_request_over_as_ansible_does(
    tmp_path: Path, state: dict[str, Any]
) -> None:
    canned, module = tmp_path / "state.json", tmp_path / "Double.psm1"
    canned.write_text(json.dumps(state), "utf-8")
    module.write_text(DOUBLE.replace("@STATE@", str(canned)), "utf-8")
    done = _read("--powershell", str(pwsh_or_skip()), "--module", str(module))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["build"] == 20348


@pytest.mark.parametrize(
    ("text", "code", "error", "says"),
    [
        ("", 3, "no such module", "ended with 3: no such module"),
        ("", 0, "something odd", "ended with 0: something odd"),
        ("Welcome", 0, "", "printed something else than a state"),
        ('{"changed": false}', 0, "", "printed something else than a state"),
        ('{"state": {"registry": {}}}', 0, "", "the machine's answer lacks tables"),
    ],
)
def test_failure_is_one_line(tmp_path: Path, text: str, code: int, error: str, says: str) -> None:
    done = _read("--powershell", _powershell_that_prints(tmp_path, text, code, error))
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_no_powershell_is_a_failure() -> None:
    done = _read("--powershell", "no-such-powershell")
    assert done.returncode == 1
    assert "no-such-powershell" in done.stderr
