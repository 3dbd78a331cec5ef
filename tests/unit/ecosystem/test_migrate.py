"""The pages for those who come from something else: what we show there is what modules take."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from tests.stage import ROOT

pytestmark = pytest.mark.ansible_core

FOLDER = ROOT / "docs" / "migrate"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
OSLICENSE = Path(__file__).parent / "data" / "oslicense.yml"
PREFIX = "volume.activation."
BY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def documented(module: str) -> dict[str, Any]:
    """The options of a module, by its documentation."""
    content = yaml.safe_load((ROOT / f"plugins/modules/{module}.yml").read_text("utf-8"))
    return dict(content["DOCUMENTATION"]["options"])


def argument_spec(module: str) -> dict[str, Any]:
    """The same, as ansible-core checks them."""
    kept = ("type", "elements", "choices", "required")
    return {
        name: {key: option[key] for key in kept if key in option}
        for name, option in documented(module).items()
    }


def ours(page: Path) -> list[Any]:
    """Tasks and plays that the page shows below its heading Here."""
    before, here = page.read_text("utf-8").split("\n## Here\n")
    assert "\n## Before\n" in before
    assert re.search(r"^```", before, re.MULTILINE)
    blocks = re.findall(r"^```yaml\n(.*?)^```", here, re.MULTILINE | re.DOTALL)
    return [each for block in blocks for each in yaml.safe_load(block)]


@BY_PAGE
def test_what_we_show_is_accepted(page: Path) -> None:
    shown = ours(page)
    assert shown
    for each in shown:
        if "hosts" in each:
            assert_roles_take(each["roles"])
            continue
        (module,) = set(each) - {"name"}
        assert module.startswith(PREFIX)
        validator = ArgumentSpecValidator(argument_spec(module.removeprefix(PREFIX)))
        assert validator.validate(each[module] or {}).error_messages == []


def assert_roles_take(roles: list[dict[str, Any]]) -> None:
    for role in roles:
        name = role["role"].removeprefix(PREFIX)
        path = ROOT / "roles" / name / "meta" / "argument_specs.yml"
        options = yaml.safe_load(path.read_text("utf-8"))["argument_specs"]["main"]["options"]
        assert set(role) - {"role"} <= set(options)


@BY_PAGE
def test_tables_name_options_and_verbs_that_there_are(page: Path) -> None:
    for row in re.findall(r"^\|.*\|(.*)\|$", page.read_text("utf-8"), re.MULTILINE):
        for module, rest in re.findall(r"`(\w+)`: ((?:`\w+`(?:, )?)+)", row):
            options = documented(module)
            verbs = options.get("verb", {}).get("choices", [])
            assert set(re.findall(r"`(\w+)`", rest)) <= {*options, *verbs}, (module, rest)


def test_every_command_of_oslicense_has_its_place() -> None:
    """By Microsoft's list, whose parameters are those of the pages that the data names."""
    known = yaml.safe_load(OSLICENSE.read_text("utf-8"))["commands"]
    named: dict[str, set[str]] = {}
    for command, parameters in re.findall(
        r"((?:Get|Set|Invoke)-\w*License\w*)((?: -\w+| '[^']*'| \$?\w+)*)",
        (FOLDER / "oslicense.md").read_text("utf-8"),
    ):
        named.setdefault(command, set()).update(re.findall(r" -(\w+)", parameters))
    assert set(named) == set(known)
    for command, parameters in named.items():
        assert parameters == set(known[command]), command


def test_every_page_is_named() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    assert {f"{page.name}" for page in PAGES} == set(re.findall(r"\]\((\w+\.md)\)", text))
