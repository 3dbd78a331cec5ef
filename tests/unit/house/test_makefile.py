"""What may be missing on a fresh machine is one line, and the next make begins anew."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.generate.part import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make here")

LACKS_VENV = "makes no virtual environment with pip: install what it lacks"
PYTHON = """\
#!/bin/sh
# Of a machine that lacks {lacks}.
case "$1 $2" in
  "-c import"*) exit {version};;
  "-m venv") [ {lacks} = venv ] && {{ echo noise; echo noise >&2; mkdir -p "$3"; exit 1; }}
    mkdir -p "$3/bin" && cp "$0" "$3/bin/python";;
  "-m pip") [ {lacks} = pip ] && exit 1
    [ "$3" = --version ] && exit 0
    [ {lacks} = network ] && {{ echo "ERROR: noise" >&2; exit 1; }};;
  "-m ensurepip") exit 1;;
esac
exit 0
"""


def _python(path: Path, lacks: str, version: int = 0) -> None:
    path.write_text(PYTHON.format(lacks=lacks, version=version), "utf-8")
    path.chmod(0o755)


def _make(folder: Path, lacks: str, version: int = 0) -> subprocess.CompletedProcess[str]:
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, folder / name)
    _python(folder / "python-of-the-machine", lacks, version)
    command = ["make", ".venv/run.done", "PYTHON=./python-of-the-machine"]
    # As a person starts it, also where make runs the tests.
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        command, cwd=folder, env=own, capture_output=True, text=True, check=False, timeout=600
    )


@pytest.mark.parametrize(
    ("lacks", "version", "told"),
    [
        ("venv", 0, LACKS_VENV),
        ("pip", 0, LACKS_VENV),
        ("nothing", 1, "is older than Python 3.11"),
        ("network", 0, "the packages could not be installed, as pip says in .venv.log"),
    ],
)
def test_what_is_missing_is_one_line(tmp_path: Path, lacks: str, version: int, told: str) -> None:
    done = _make(tmp_path, lacks, version)
    assert done.returncode != 0
    lines = [each for each in done.stderr.splitlines() if not each.startswith("make: ***")]
    assert len(lines) == 1
    assert told in lines[0]
    assert lines[0].endswith(", then make again")
    assert "noise" not in done.stdout
    assert ("Making the virtual environment .venv" in done.stdout) == (version == 0)
    if lacks == "network":
        _python(tmp_path / ".venv/bin/python", "nothing")
    again = _make(tmp_path, "nothing")
    assert again.returncode == 0, again.stderr
    assert (tmp_path / ".venv/run.done").exists()
    assert not (tmp_path / ".venv.log").exists()


def test_environment_without_pip_is_made_anew(tmp_path: Path) -> None:
    """Such as one that another tool made, or that was broken off."""
    (tmp_path / ".venv/bin").mkdir(parents=True)
    _python(tmp_path / ".venv/bin/python", "pip")
    done = _make(tmp_path, "nothing")
    assert LACKS_VENV in done.stderr
    assert _make(tmp_path, "nothing").returncode == 0
