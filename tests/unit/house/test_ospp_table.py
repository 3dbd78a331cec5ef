"""The table of ospp: every option is in it, and what it names exists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import (
    OFFICE_VERBS,
)

ROOT = Path(__file__).resolve().parents[3]
FACTS = yaml.safe_load((ROOT / "lab/data/ospp_options.yml").read_text("utf-8"))["options"]
TABLE = yaml.safe_load((ROOT / "docs/ospp.yml").read_text("utf-8"))


def test_every_option_is_there_once() -> None:
    listed = [row["ospp"] for row in TABLE]
    assert len(set(listed)) == len(listed)
    known = {fact["option"] for fact in FACTS}
    assert {option.partition(" ")[0] for option in listed} == known
    assert known <= set(listed)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["ospp"])
def test_what_it_names_exists(row: dict[str, Any]) -> None:
    info = yaml.safe_load((ROOT / "plugins/modules/info.yml").read_text("utf-8"))
    match row["module"]:
        case "maintenance":
            assert OFFICE_VERBS[row["option"]].script_option == row["ospp"]
        case "office":
            assert row["option"] in argument_spec("office")
        case "info":
            assert row["option"] in info["RETURN"]["activation"]["contains"]
        case "filter":
            assert (ROOT / "filter_plugins" / f"{row['option']}.yml").is_file()
        case other:
            assert (other, row["option"]) == ("none", "")
            assert row["better"]


def test_every_verb_is_there() -> None:
    named = {row["option"] for row in TABLE if row["module"] == "maintenance"}
    assert named == set(OFFICE_VERBS)


def test_the_page_says_it() -> None:
    text = (ROOT / "docs/OSPP.md").read_text("utf-8")
    for row in TABLE:
        assert f"| `{row['ospp']}` | " in text
