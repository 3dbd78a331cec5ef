"""The mutants that the project promises are made, and the cases notice each of them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutate import FILES, Change, Judge, Verdict, change_of, explained, judge, report
from tests.mutation.mutators import Mutant, mutants
from tests.mutation.tree import Tree, parsed
from tests.support.engine_answers import TIME_ZONE
from tests.support.every_case import EVERY_CASE
from tests.support.pwsh_needed import pwsh_or_skip

SMALL = """\
function Get-One {
    <# Help that says $true. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][AllowNull()][string]$Name)

    # A comment: 1 -eq 2
    if ($Name -eq 'a' -and -not $Name.Trim()) { return $null }
    foreach ($one in @($Name)) { @{ host = 1; port = $true } }
}
"""

WHATS_OF_THE_CONDITION = (
    "if ($Name -eq 'a' -and -not $Name.Trim()) { return... removed",
    "$Name -eq 'a' -and -not $Name.Trim() -> $true",
    "$Name -eq 'a' -and -not $Name.Trim() -> $false",
    "-and -> -or",
    "-eq -> -ne",
    "'a' -> 'aX'",
    "-not removed",
    ".Trim() removed",
    "return $null removed",
    "return removed",
    "$null -> 0",
)

WHATS_OF_THE_LOOP = (
    "foreach ($one in @($Name)) { @{ host = 1; port = $... removed",
    "$Name removed",
    "@{ host = 1; port = $true } removed",
    "host -> hostX",
    "host = 1 removed",
    "port -> portX",
    "port = $true removed",
    "host and port swapped",
    "1 -> 2",
    "$true -> $false",
)

PARSE = """\
$parser = [System.Management.Automation.Language.Parser]
$paths = [System.IO.Directory]::GetFiles($PSScriptRoot, '*.psm1')
foreach ($path in $paths) {
    $errors = $null
    $null = $parser::ParseFile($path, [ref]$null, [ref]$errors)
    if ($errors.Count) { "${path}: $($errors[0].Message)" }
}
"$($paths.Count) files"
"""

PROMISED = {
    "renamed column": "'Version' -> 'VersionX'",
    "key column left out": "$key removed",
    "wrong argument name": "PortNumber -> PortNumberX",
    "[int] for [uint32]": "[uint32] -> [int]",
    "host and port swapped": "host and port swapped",
}


@pytest.fixture(scope="module")
def trees() -> list[Tree]:
    return parsed(pwsh_or_skip(), FILES)


@pytest.fixture(scope="module")
def made(trees: list[Tree]) -> list[Mutant]:
    return [mutant for tree in trees for mutant in mutants(tree)]


@pytest.fixture(scope="module")
def unchanged() -> Iterator[Judge]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TZ", TIME_ZONE)
        # Those with a step of each method first: the first that notices a mistake in one is enough.
        cases = sorted(EVERY_CASE, key=lambda case: not case.name.startswith("error at "))
        with judge(pwsh_or_skip(), cases) as made:
            yield made


def test_nothing_is_noticed_where_nothing_is_wrong(trees: list[Tree], unchanged: Judge) -> None:
    """With the file that the fewest cases send; test_engines_agree has them all."""
    file = "_SppSubscription.psm1"
    assert (
        unchanged.noticed_by({tree.file: tree.text for tree in trees if tree.file == file}) is None
    )


@pytest.mark.parametrize("what", PROMISED.values(), ids=PROMISED)
def test_a_promised_mutant_is_noticed(what: str, made: list[Mutant], unchanged: Judge) -> None:
    promised = [mutant for mutant in made if mutant.what == what]
    assert promised
    assert [one for one in promised if unchanged.noticed_by({one.file: one.text}) is None] == []


def test_a_mutant_that_fails_to_parse_is_noticed(unchanged: Judge) -> None:
    assert unchanged.noticed_by({"_SppRead.psm1": "function {"})


def test_a_case_that_fails_without_a_mistake_is_named(
    unchanged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unchanged.noticed_by({"_SppRead.psm1": "function {"})
    assert unchanged.wrong_as_it_is() is None
    monkeypatch.setattr(unchanged, "_outcome", lambda *_: None)
    assert unchanged.wrong_as_it_is()


def test_mutants_of_a_small_file(tmp_path: Path) -> None:
    path = tmp_path / "small.psm1"
    path.write_text(SMALL, "utf-8")
    found = mutants(parsed(pwsh_or_skip(), [path])[0])
    assert [(mutant.line, mutant.what) for mutant in found] == [
        (4, "[AllowNull()] removed"),
        *((7, what) for what in WHATS_OF_THE_CONDITION),
        *((8, what) for what in WHATS_OF_THE_LOOP),
    ]
    assert found[0].text == SMALL.replace("[AllowNull()]", "")
    assert {mutant.file for mutant in found} == {"small.psm1"}
    assert len({mutant.text for mutant in found} | {SMALL}) == len(found) + 1


def _changed_part(tree: Tree, mutant: Mutant) -> str:
    """Of a mutant, the function that is changed, or all of it."""
    end_of_line = len("\n".join(tree.text.split("\n")[: mutant.line]))
    functions = [node.span for node in tree.nodes if node.type == "FunctionDefinitionAst"]
    around = [span for span in functions if span[0] < end_of_line <= span[1]]
    start, end = around[0] if around else (0, len(tree.text))
    return mutant.text[start : end + len(mutant.text) - len(tree.text)]


def test_every_mutant_parses(trees: list[Tree], made: list[Mutant], tmp_path: Path) -> None:
    of_file = {tree.file: tree for tree in trees}
    texts = [_changed_part(of_file[mutant.file], mutant) for mutant in made]
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.psm1").write_text(text, "utf-8")
    (tmp_path / "parse.ps1").write_text(PARSE, "utf-8")
    done = subprocess.run(
        [pwsh_or_skip(), "-NoProfile", "-NonInteractive", "-File", tmp_path / "parse.ps1"],
        capture_output=True,
        text=True,
        check=True,
        timeout=1800,
    )
    assert done.stdout.splitlines() == [f"{len(texts)} files"]
    assert len(texts) > 500


def test_a_file_that_does_not_parse_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.psm1"
    path.write_text("\nif (", "utf-8")
    with pytest.raises(ValueError, match=r"^broken\.psm1:2: "):
        parsed(pwsh_or_skip(), [path])


def _mutant(what: str) -> Mutant:
    return Mutant("a.psm1", 3, "one line", what, "text")


def test_report_of_survivors() -> None:
    found = [Verdict(_mutant("a"), "case"), Verdict(_mutant("b"), None)]
    known = {change_of(found[1].mutant)}
    told = ["2 mutants: 1 killed (50.0%), 1 survived as explained, 0 not explained"]
    assert report(found, known) == (told, True)
    lines, is_well = report(found, set())
    assert not is_well
    assert lines[0] == "survived: a.psm1:3: b\n    one line"
    lines, is_well = report(found, known | {Change("a.psm1", "one line", "a")})
    assert not is_well
    assert lines[0] == "no longer a survivor: a.psm1: a\n    one line"


def test_what_is_explained_is_a_mutant(made: list[Mutant]) -> None:
    assert explained() - {change_of(mutant) for mutant in made} == set()
