"""The table of slmgr: every option is in it, and what it names exists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import VERBS

ROOT = Path(__file__).resolve().parents[3]
FACTS = yaml.safe_load((ROOT / "lab/data/slmgr_options.yml").read_text("utf-8"))["options"]
TABLE = yaml.safe_load((ROOT / "docs/slmgr.yml").read_text("utf-8"))
SPECS = {"windows": argument_spec("windows"), "kms_host": argument_spec("kms_host")}


def test_every_option_is_there_once() -> None:
    known = {fact["option"] for fact in FACTS}
    listed = [row["slmgr"] for row in TABLE]
    assert len(set(listed)) == len(listed)
    assert {option.partition(" ")[0] for option in listed} == known
    assert known <= set(listed)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["slmgr"])
def test_what_it_names_exists(row: dict[str, Any]) -> None:
    if row["module"] == "maintenance":
        assert VERBS[row["option"]].script_option == row["slmgr"]
    elif row["module"] in SPECS:
        assert row["option"] in SPECS[row["module"]]
    else:
        info = yaml.safe_load((ROOT / "plugins/modules/info.yml").read_text("utf-8"))
        assert row["option"] in info["RETURN"]["activation"]["contains"]


def test_every_verb_is_there() -> None:
    named = {row["option"] for row in TABLE if row["module"] == "maintenance"}
    assert named == {name for name, verb in VERBS.items() if verb.script_option.startswith("/")}
