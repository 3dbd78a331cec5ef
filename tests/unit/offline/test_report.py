"""The report of an offline script as plain data, and the line for any other text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._offline.report import (
    activation_report,
)

from tests.support.raw_answer import RAW

REPORT: dict[str, Any] = {
    "schema": 1,
    "machine": "srv1",
    "kept": "mak",
    "refused": None,
    "steps": [{"method": "Activate", "error": "0xC004F074"}, {"method": "X", "error": None}],
    "state": RAW,
}
ACCEPTED = "give the text of the report that an offline script wrote"


def test_report_is_whole() -> None:
    told = activation_report(f"\ufeff{json.dumps(REPORT)}")
    activation = told.pop("activation")
    assert told == {
        "machine": "srv1",
        "kept": "mak",
        "refused": None,
        "steps": [
            {"method": "Activate", "error": "0xC004F074"},
            {"method": "X", "error": None},
        ],
    }
    assert activation["clock_offset_seconds"] is None
    assert activation["windows"]["license_status"] == "licensed"
    one = activation_report(json.dumps({**REPORT, "steps": REPORT["steps"][0]}))
    assert one["steps"] == told["steps"][:1]


def test_machine_that_was_refused_and_not_read() -> None:
    told = activation_report(json.dumps({**REPORT, "refused": "why", "state": {}}))
    assert (told["refused"], told["activation"]) == ("why", None)
    read = activation_report(json.dumps({**REPORT, "refused": "why"}))
    assert read["activation"] is not None


def without(name: str) -> str:
    """A report that lacks a part."""
    return json.dumps({each: value for each, value in REPORT.items() if each != name})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (5, f"report: a value of type int is not accepted: {ACCEPTED}"),
        (" ", f"report is empty: {ACCEPTED}"),
        ("X[]", f"report is not accepted: {ACCEPTED}; this is no JSON"),
        ("x", f"report is not accepted: {ACCEPTED}; this is no JSON"),
        ("[" * 100_000, f"report is not accepted: {ACCEPTED}; this is no JSON"),
        ("[]", f"report is not accepted: {ACCEPTED}; this is another JSON"),
        ("{}", f"report is not accepted: {ACCEPTED}; this is another JSON"),
        ('{"schema": 2}', f"report is not accepted: {ACCEPTED}; its schema is not 1"),
        ('{"schema": true}', f"report is not accepted: {ACCEPTED}; its schema is not 1"),
        *(
            (
                without(name),
                f"report is not accepted: {ACCEPTED}; this one is incomplete (KeyError)",
            )
            for name in ("machine", "kept", "refused", "steps", "state")
        ),
        (
            json.dumps({**REPORT, "steps": [5]}),
            f"report is not accepted: {ACCEPTED}; this one is incomplete (TypeError)",
        ),
        (
            json.dumps({**REPORT, "state": {}}),
            f"report is not accepted: {ACCEPTED}; the machine's answer lacks tables",
        ),
    ],
)
def test_what_is_no_report(text: object, line: str) -> None:
    with pytest.raises(InputError) as caught:
        activation_report(text)
    assert str(caught.value) == line
