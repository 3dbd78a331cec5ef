"""What ansible-test sanity is asked for, by what the machine has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run_sanity import (
    PSLINT_MODULES,
    PYTHON,
    Skip,
    sanity_command,
    skips,
    skips_by_requirements,
)


@pytest.mark.parametrize(
    ("modules", "says"),
    [
        (None, "needs PowerShell (pwsh) with PSScriptAnalyzer and PSSA-PSCustomUseLiteralPath"),
        ([], "PowerShell lacks PSScriptAnalyzer and PSSA-PSCustomUseLiteralPath"),
        (["PSScriptAnalyzer"], "PowerShell lacks PSSA-PSCustomUseLiteralPath"),
    ],
)
def test_pslint_is_left_out_with_the_reason(modules: list[str] | None, says: str) -> None:
    assert skips(modules) == (Skip("pslint", says),)


def test_nothing_is_left_out_where_the_analyzers_are() -> None:
    assert skips(PSLINT_MODULES) == ()


def test_a_requirement_outside_the_index_is_left_out_where_it_is_not_reached(
    tmp_path: Path,
) -> None:
    """As ansible-core 2.22rc1 has one for pylint."""
    elsewhere = "pylint==4.0\ndill @ https://forge.example/dill/1.zip#sha256=00\n"
    (tmp_path / "sanity.pylint.txt").write_text(elsewhere, "utf-8")
    (tmp_path / "sanity.pep8.txt").write_text("# https://forge.example/x\npep8==1\n", "utf-8")
    reason = "one of its requirements is at forge.example, which is not reached"
    assert [*skips_by_requirements(tmp_path, lambda host: False)] == [Skip("pylint", reason)]
    assert [*skips_by_requirements(tmp_path, "forge.example".__eq__)] == []


def test_command_names_every_test_that_is_left_out() -> None:
    command = sanity_command(Path("ansible-test"), [Skip("pslint", "no"), Skip("pylint", "no")])
    assert command == [
        *("ansible-test", "sanity", "--color", "no", "--python", PYTHON),
        *("--skip-test", "pslint", "--skip-test", "pylint"),
    ]
