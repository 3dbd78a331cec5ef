"""The workflows of a public forge: they parse, and what they run exists."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTION = re.compile(r"actions/[a-z-]+@v[0-9]+")


def _jobs(path: Path) -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load(path.read_text("utf-8"))["jobs"])


def _commands(path: Path) -> list[str]:
    steps = [step for job in _jobs(path).values() for step in job["steps"]]
    return [step["run"] for step in steps if "run" in step]


def test_there_are_workflows_for_linux_and_windows() -> None:
    assert {path.name for path in WORKFLOWS} == {"record.yml", "test.yml", "windows.yml"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_jobs_say_where_they_run_and_what(path: Path) -> None:
    assert yaml.safe_load(path.read_text("utf-8"))["permissions"] == {"contents": "read"}
    for name, job in _jobs(path).items():
        assert job["runs-on"], name
        assert job["steps"], name
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step), name
            assert ACTION.fullmatch(step.get("uses", "actions/checkout@v5")), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_the_jobs_run_exists(path: Path) -> None:
    scripts = [
        name for text in _commands(path) for name in re.findall(r"\S+\.(?:py|ps1|sh)\b", text)
    ]
    targets = [name for text in _commands(path) for name in re.findall(r"^make (\S+)", text)]
    assert scripts or targets
    assert [name for name in scripts if not (ROOT / name).is_file()] == []
    for target in targets:
        subprocess.run(
            ["make", "--dry-run", "--always-make", target],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )


def test_python_versions_are_supported_ones() -> None:
    (test,) = (path for path in WORKFLOWS if path.stem == "test")
    assert _jobs(test)["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.13"]


def test_recordings_are_made_by_both_powershells_and_kept() -> None:
    (record,) = (path for path in WORKFLOWS if path.stem == "record")
    job = _jobs(record)["record"]
    assert job["strategy"]["matrix"]["powershell"] == ["powershell.exe", "pwsh.exe"]
    made = re.search(r"-Path (\S+)", " ".join(_commands(record)))
    kept = [step["with"]["path"] for step in job["steps"] if "upload" in step.get("uses", "")]
    assert made and kept == [made[1]]
