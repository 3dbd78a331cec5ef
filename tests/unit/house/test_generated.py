"""What is written from something else is up to date in every file that holds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.generate.documentation import CHECKED_BY_US, SECRET, options_of
from tests.generate.everything import EVERYTHING
from tests.generate.option_specs import MODULES
from tests.generate.part import ROOT, Part
from tests.generate.roles import ROLES, role_named
from tests.generate.variables import Playbook, playbooks

ASKED_IN_PYTHON = (ROOT / "plugins/plugin_utils/_kms/replacement.py").read_text("utf-8")
LONGEST_SUMMARY = 170
"""It is a line of a table and of a comment."""


@pytest.mark.parametrize("part", EVERYTHING, ids=lambda part: part.path)
def test_it_is_up_to_date(part: Part) -> None:
    text = (ROOT / part.path).read_text("utf-8")
    assert text == part.in_text(text), "run: make generate"


@pytest.mark.parametrize("role", ROLES)
def test_each_variable_of_a_role_has_a_default_or_an_example(role: str) -> None:
    for option in role_named(role).variables.values():
        assert option.default is not None or option.example is not None, (
            f"{option.name}: use it in the EXAMPLES of its module"
        )
        assert len(option.summary) <= LONGEST_SUMMARY, (
            f"{option.name}: begin its description with a paragraph of one short sentence"
        )


def test_names_of_secrets_are_options() -> None:
    known = {name for module in MODULES for name in options_of(module)}
    assert known >= CHECKED_BY_US > SECRET


def test_every_playbook_is_stated() -> None:
    files = {path.stem for path in (ROOT / "playbooks").glob("*.yml")}
    assert {each.name for each in playbooks()} == files


def _with_imports(path: Path) -> str:
    """A playbook and the files that it imports, without comments."""
    text = re.sub(r"^ *#.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    imported = re.findall(r"import_(?:playbook|tasks): ([\w/]+\.yml)", text)
    return text + "".join(_with_imports(path.parent / each) for each in imported)


@pytest.mark.parametrize("playbook", playbooks(), ids=lambda each: each.name)
def test_variables_of_a_playbook_are_those_that_it_asks_for(playbook: Playbook) -> None:
    text = _with_imports(ROOT / f"playbooks/{playbook.name}.yml")
    for name in playbook.variables:
        assert re.search(rf"\b{name}\b", text + ASKED_IN_PYTHON), f"{name} is not asked for"
    asked = rf"\b({playbook.name}_\w+)\b (?:\| default\(|is (?:un)?defined)"
    made_here = rf"^\s*(?:register: )?({playbook.name}_\w+)(?::|$)"
    known = {*playbook.variables, *re.findall(made_here, text, re.MULTILINE)}
    known |= {
        f"{role}_{option}" for role in playbook.roles for option in role_named(role).variables
    }
    assert set(re.findall(asked, text)) <= known, "state it in tests/generate/playbooks.yml"
    for role, options in playbook.takes.items():
        taken = {f"{role}_{option}" for option in options}
        assert taken <= set(re.findall(rf"\b{role}_\w+", text))
        assert set(options) <= role_named(role).variables.keys()
