"""PowerShell in constrained language: what ansible-core's own wrapper says there is recognised."""

from __future__ import annotations

import importlib.resources
import json
import os
import subprocess
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import RemoteError, read

from lab.recording import SCRIPT
from tests.support.pwsh_needed import pwsh_or_skip

pytestmark = pytest.mark.ansible_core

CONSTRAIN = '$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"; '


def _constrained(text: str, stdin: str, folder: Path) -> str:
    """The errors of a script in constrained language, as Windows PowerShell shows them."""
    done = subprocess.run(
        [
            *(str(pwsh_or_skip()), "-NoProfile", "-NonInteractive", "-Command"),
            f'$ErrorView = "NormalView"; {CONSTRAIN}{text}',
        ],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
        env={**os.environ, "TEMP": str(folder)},
    )
    return done.stderr


@pytest.fixture
def errors_of_core(tmp_path: Path) -> str:
    """What is left of a module whose wrapper nobody signed."""
    scripts = importlib.resources.files("ansible.executor.powershell")
    wrapper = scripts.joinpath("exec_wrapper.ps1").read_text("utf-8")
    bootstrap = tmp_path / "bootstrap.ps1"
    bootstrap.write_text(scripts.joinpath("bootstrap_wrapper.ps1").read_text("utf-8"), "utf-8")
    code = {"name": "exec_wrapper", "script": wrapper, "params": {"MinPSVersion": "5.1"}}
    manifest = {"scripts": {}, "actions": []}
    stdin = f"{json.dumps(code)}\n\0\0\0\0\n{json.dumps(manifest)}\n"
    return _constrained(f"$input | & '{bootstrap}'", stdin, tmp_path)


def test_errors_of_cores_wrapper_are_one_line_with_the_remedy(errors_of_core: str) -> None:
    assert "ConstrainedLanguage" in errors_of_core
    # Where a policy blocks the wrapper, its identifier is another and its file's name is the same.
    blocked = errors_of_core.replace("ConstrainedLanguage", "")
    for errors in (errors_of_core, blocked):
        answer = {"failed": True, "msg": "MODULE FAILURE\nSee stdout", "module_stderr": errors}
        with pytest.raises(RemoteError, match=r"in constrained language .* docs/LOCKED_DOWN\.md"):
            read(lambda *_, answer=answer: answer, {})


def test_recording_script_says_so_and_stops(tmp_path: Path) -> None:
    file = tmp_path / "recorded.json"
    errors = _constrained(f"& '{SCRIPT}' -Path '{file}'", "", tmp_path)
    assert "PowerShell is in constrained language here" in errors
    assert not file.exists()
