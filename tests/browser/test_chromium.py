"""Which Chromium the tests take, and what they do where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.chromium import NAMES, chromium_or_skip, find_chromium


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the whole PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return tmp_path


def _program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_found_by_name(programs: Path, name: str) -> None:
    own = _program(programs, name)
    assert find_chromium() == own


def test_the_variable_comes_first(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(programs, "chromium")
    own = _program(programs, "mine")
    monkeypatch.setenv("CHROMIUM", str(own))
    assert find_chromium() == own
    monkeypatch.setenv("CHROMIUM", str(programs / "gone"))
    assert find_chromium() is None


def test_none_is_a_skip_that_is_said(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"no Chromium: neither \$CHROMIUM nor"):
        chromium_or_skip()


def test_none_is_a_failure_in_ci(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="CI must have it"):
        chromium_or_skip()
