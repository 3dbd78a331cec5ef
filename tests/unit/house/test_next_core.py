"""The next ansible-core: its tests run where it can be had; where not, one line and no failure."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from tests import next_core

ANOTHER = "2.99.0rc1"
PYTHON = """\
#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; exit {venv};;
  "-m pip") echo "no such package"; exit {pip};;
  "-c "*) echo "{core}"; exit 0;;
esac
echo "ran $*" > {folder}/ran
exit 5
"""


@pytest.mark.parametrize(
    ("faults", "core", "rc", "told"),
    [
        ({}, ANOTHER, 5, ""),
        ({"venv": 1}, ANOTHER, 0, "it could not be installed, as .venv-next.log says"),
        ({"pip": 1}, ANOTHER, 0, "it could not be installed, as .venv-next.log says"),
        ({}, version("ansible-core"), 0, "there is none after"),
    ],
)
def test_it_is_run_or_one_line_says_why_not(
    faults: dict[str, int],
    core: str,
    rc: int,
    told: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    python = tmp_path / "python"
    text = PYTHON.format(**{"venv": 0, "pip": 0, **faults}, core=core, folder=tmp_path)
    python.write_text(text, "utf-8")
    python.chmod(0o755)
    assert next_core.main(["-m", "pytest"], tmp_path, str(python)) == rc
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == (rc == 0)
    assert all(told in line for line in lines)
    assert (tmp_path / "ran").exists() == (rc == 5)
    assert (tmp_path / ".venv-next.log").exists() == bool(faults)


def test_a_machine_without_such_a_python(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(next_core, "_python", lambda: None)
    assert next_core.main(["-m", "pytest"]) == 0
    assert "no Python 3.13 or later here" in capsys.readouterr().out
