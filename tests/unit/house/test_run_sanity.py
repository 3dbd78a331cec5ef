"""What ansible-test sanity is asked for, by what the machine has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run_sanity import PSLINT_MODULES, PYTHON, Skip, sanity_command, skips


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


def test_command_names_every_test_that_is_left_out() -> None:
    command = sanity_command(Path("ansible-test"), [Skip("pslint", "no"), Skip("pylint", "no")])
    assert command == [
        *("ansible-test", "sanity", "--color", "no", "--python", PYTHON),
        *("--skip-test", "pslint", "--skip-test", "pylint"),
    ]
