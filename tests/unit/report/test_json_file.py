"""The JSON report: by its schema, the same when read back, and clear about what is none."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.compare import compare
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    SCHEMA_VERSION,
    AuditReport,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._report import (
    files as _report_files,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.json_file import (
    ORDER,
    SCHEMA,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.parse import (
    CHOICES,
    report_from_json,
)
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.support.audited import CANARY, machine, report
from tests.support.examples import examples
from tests.support.varied_reports import REPORTS, as_json, varied

FILE = Path(_report_files.__file__).parent / "data/audit_report.schema.json"
CONTENT = json.loads(FILE.read_text("utf-8"))
VALIDATOR = Draft202012Validator(CONTENT, format_checker=Draft202012Validator.FORMAT_CHECKER)
TYPES = {str: "string", int: "integer", bool: "boolean"}


def test_schema_is_one() -> None:
    Draft202012Validator.check_schema(CONTENT)
    assert CONTENT["properties"]["schema"]["const"] == SCHEMA
    assert CONTENT["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return CONTENT["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return schema


def _check_record(kind: Any, schema: dict[str, Any], also: tuple[str, ...] = ()) -> None:
    """That the schema of a record has its fields, no other, with their types."""
    hints = get_type_hints(kind)
    assert set(schema["properties"]) - set(also) == set(hints), kind
    assert schema["additionalProperties"] is False, kind
    needed = {
        each.name
        for each in fields(kind)
        if each.default is MISSING and type(None) not in get_args(hints[each.name])
    }
    assert set(schema["required"]) - set(also) == needed, kind
    for name, hint in hints.items():
        part = _resolved(schema["properties"][name])
        assert part["description"], (kind, name)
        (inner,) = [each for each in get_args(hint) if each not in (type(None), ...)] or [hint]
        is_list = str(hint).startswith("tuple")
        if is_list:
            assert part["type"] == "array", (kind, name)
            part = _resolved(part["items"])
        if is_dataclass(inner):
            _check_record(inner, part)
        else:
            assert part["type"] == TYPES[inner], (kind, name)
            choices = CHOICES.get((kind, name))
            assert part.get("enum", choices) == (list(choices) if choices else choices)


def test_schema_has_every_field_and_no_other() -> None:
    _check_record(AuditReport, CONTENT, ("schema", "schema_version"))


def test_report_is_by_the_schema() -> None:
    for each in (varied(), report([])):
        text = as_json(each)
        assert text.isascii()
        assert text.endswith("}\n")
        content = json.loads(text)
        VALIDATOR.validate(content)
        assert list(content)[2:] == [name for name in ORDER if name in content]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("schema_version",), 2),
        (("machines", 0, "result"), "gone"),
        (("machines", 0, "licences"), []),
        (("findings", 0, "severity"), "critical"),
        (("verdict", "failed"), 1),
    ],
)
def test_schema_refuses(path: tuple[Any, ...], wrong: Any) -> None:
    content = json.loads(as_json(varied()))
    inner = content
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = wrong
    assert not VALIDATOR.is_valid(content)


def test_each_machine_and_finding_is_a_line() -> None:
    whole = varied()
    lines = as_json(whole).splitlines()
    for key in ("machines", "findings"):
        start = lines.index(f'"{key}":[') + 1
        rows = lines[start : lines.index("],", start) if "]," in lines[start:] else -1]
        assert [json.loads(row.rstrip(",")) for row in rows] == json.loads(as_json(whole))[key]


@settings(max_examples=examples(60), deadline=None)
@given(REPORTS)
def test_any_report_is_by_the_schema_and_the_same_when_read_back(whole: AuditReport) -> None:
    compared = replace(whole, comparison=compare(whole, report([machine()]), "last"))
    for each in (whole, compared):
        text = as_json(each)
        VALIDATOR.validate(json.loads(text))
        assert report_from_json(text, "merge") == each


def changed(**changes: Any) -> str:
    """The report with other members."""
    return json.dumps({**json.loads(as_json(varied())), **changes})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "audit_baseline is empty: give a JSON report"),
        ("{", r"audit_baseline is not accepted: .*this is no JSON \(line 1, column 2\)"),
        ("[" * 100_000, r"this is no JSON \(RecursionError\)"),
        ("[]", "the schema of this is not volume.activation/audit"),
        ('{"schema": "other"}', "the schema of this is not volume.activation/audit"),
        (changed(schema_version=SCHEMA_VERSION + 1), "schema_version is newer than 1, so update"),
        (changed(schema_version=None), "this one has no schema_version"),
        (changed(schema_version=True), "this one has no schema_version"),
        (changed(machines={}), "in this one machines is no array"),
        (changed(machines=[{"name": "a"}]), r"in this one machines\[0\].result is missing"),
        (
            changed(machines=[{"name": "a", "result": "b"}]),
            r"machines\[0\].result is none of read, failed, unreachable, skipped",
        ),
        (
            changed(machines=[{"name": "a", "result": "read", "licenses": [{"name": 5}]}]),
            r"machines\[0\].licenses\[0\].name is no text",
        ),
        (changed(verdict={"failed": 1}), "verdict.failed is neither true nor false"),
        (changed(more=1), "in this one it has a field that is not known"),
        (as_json(varied())[:-200], "this is no JSON"),
    ],
)
def test_other_file_is_one_clear_line(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        report_from_json(text, "audit_baseline")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_error_quotes_nothing_of_the_file() -> None:
    text = changed(machines=[{"name": CANARY, "result": CANARY}])
    with pytest.raises(InputError) as caught:
        report_from_json(text, "audit_baseline")
    assert CANARY[:11] not in str(caught.value)


def test_what_a_hand_wrote_is_made_fit() -> None:
    content = {"name": f"a\nb {CANARY}", "result": "failed", "reason": "\ud800\x1b[31m"}
    (read,) = report_from_json(changed(machines=[content]), "merge").machines
    assert read.name == "a b *****-*****-*****-*****-46789"
    assert read.reason == "\\ud800\\x1b[31m"
