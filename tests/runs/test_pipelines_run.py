"""The pipelines' own shell, run two nights over lab machines: exit code, files, baseline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import ROOT
from tests.fleets.fleet import generated_fleet
from tests.fleets.lab_file import lab_fleet
from tests.support.pipelines import action_steps, pipeline_jobs

CANARY = "canary-of-the-vault"
Night = Callable[[Path, dict[str, str]], int]


def shell(
    script: str, folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """As the forges run a step."""
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert CANARY not in done.stdout + done.stderr
    return done


def github_night(folder: Path, environment: dict[str, str]) -> int:
    """The action's steps from the run on; the artifact is fetched by a copy."""
    steps = {name: str(step.get("run")) for name, step in action_steps().items()}
    temporary = folder / "runner"
    temporary.mkdir(exist_ok=True)
    summary = folder / "summary.md"
    own = {
        "VAULT_PASSWORD": CANARY,
        "RUNNER_TEMP": str(temporary),
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    audit = shell(steps["Run"], folder, {**environment, **own})
    assert not list(temporary.iterdir())
    summary.unlink(missing_ok=True)
    assert shell(steps["Show the summary"], folder, {**environment, **own}).returncode == 0
    if environment["RUN"] != "audit":
        assert "PLAY RECAP" in summary.read_text("utf-8")
        return audit.returncode
    assert summary.read_text("utf-8").startswith("# ")
    (folder / "last-night").mkdir(exist_ok=True)
    (folder / "audit" / "audit.json").replace(folder / "last-night" / "audit.json")
    return audit.returncode


def gitlab_night(folder: Path, environment: dict[str, str]) -> int:
    """The component's script and what comes after it; the cache is the folder."""
    job = pipeline_jobs()[f"activation-{environment['RUN']}"]
    password = folder / "password"
    password.write_text(f"{CANARY}\n", "utf-8")
    own = {"ANSIBLE_VAULT_PASSWORD": str(password), "CI_PROJECT_DIR": str(folder)}
    audit = shell("\n".join(job["script"]), folder, {**environment, **own})
    assert shell("\n".join(job["after_script"]), folder, environment).returncode == 0
    audited = environment["RUN"] == "audit"
    assert (folder / job["artifacts"]["reports"]["junit"]).is_file() == audited
    return audit.returncode


@pytest.mark.first_core
@pytest.mark.parametrize("night", [github_night, gitlab_night])
def test_two_nights(night: Night, tmp_path: Path) -> None:
    """The first has no baseline, the second is compared with it; the policy decides the exit."""
    fleet = lab_fleet(generated_fleet(12, 5, datetime.now(UTC), {"not_licensed": 1}))
    with Lab(fleet_from(fleet)) as lab:
        hosts = tmp_path / "hosts.yml"
        inventory = lab.inventory()
        inventory["all"]["vars"]["windows_client_kms_host"] = "{{ audit_expected.kms_host }}"
        hosts.write_text(yaml.safe_dump(inventory), "utf-8")
        bin_folder = str(Path(sys.executable).parent)
        environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("ANSIBLE_")},
            "PATH": os.pathsep.join([bin_folder, os.environ["PATH"]]),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "playbooks" / "collections"),
            "INVENTORY": str(hosts),
            "FORKS": "20",
            "LIMIT": "",
        }
        assert night(tmp_path, {**environment, "RUN": "validate"}) == 0
        one = {"RUN": "check", "LIMIT": lab.fleet.machines[1].windows.name}
        assert night(tmp_path, {**environment, **one}) == 0
        assert night(tmp_path, {**environment, "RUN": "audit", "FAIL_ON": "error"}) == 2
        assert night(tmp_path, {**environment, "RUN": "audit", "FAIL_ON": "never"}) == 0
    report = json.loads((tmp_path / "last-night" / "audit.json").read_text("utf-8"))
    assert len(report["machines"]) == 12
    assert report["comparison"]["changes"] == []
    assert {each["rule"] for each in report["findings"] if each["severity"] == "error"} == {
        "not_licensed"
    }
