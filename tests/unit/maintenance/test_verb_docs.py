"""The documentation of volume.activation.maintenance says what the table of verbs says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verb import Verb
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import (
    OFFICE_VERBS,
    VERBS,
    VERBS_OF,
)

ROOT = Path(__file__).resolve().parents[3]
CONTENT = yaml.safe_load((ROOT / "plugins/modules/maintenance.yml").read_text("utf-8"))
OPTIONS = CONTENT["DOCUMENTATION"]["options"]


@pytest.mark.parametrize(
    ("option", "mark", "verb"),
    [
        *(("verb", f"V({name})", verb) for name, verb in VERBS.items()),
        *(("product", f"O(verb={name})", verb) for name, verb in OFFICE_VERBS.items()),
    ],
    ids=lambda each: getattr(each, "script_option", each),
)
def test_verb_is_described(option: str, mark: str, verb: Verb) -> None:
    (line,) = [text for text in OPTIONS[option]["description"] if text.startswith(f"{mark} ")]
    assert f"({verb.script_option})" in line
    assert ("Needs O(confirm)" in line) is bool(verb.harm)
    assert (" and a restart" in line) is verb.reboot
    for option in verb.options:
        assert f"O({option})" in line or option in ("destination",), option


def test_examples_name_verbs_and_their_options() -> None:
    for task in yaml.safe_load(CONTENT["EXAMPLES"]):
        arguments = dict(task["volume.activation.maintenance"])
        verb = VERBS_OF[arguments.pop("product", "windows")][arguments.pop("verb")]
        assert set(arguments) - {"confirm"} <= set(verb.options)
        assert set(verb.needs) <= set(arguments)


def test_no_example_holds_a_key() -> None:
    assert not re.search(r"\b(?:\w{5}-){4}\w{5}\b", CONTENT["EXAMPLES"])
