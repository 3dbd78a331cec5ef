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


ACCEPTED = "audit_baseline is not accepted: give a JSON report of volume.activation.report"
NO_VERSION = "; this one has no schema_version"
OTHER_SCHEMA = "; the schema of this is not volume.activation/audit"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "; this is no JSON (line 1, column 2)"),
        ('{\n"a"', "; this is no JSON (line 2, column 4)"),
        ("[" * 100_000, "; this is no JSON (RecursionError)"),
        ("1" * 5_000, "; this is no JSON (ValueError)"),
        ("[]", OTHER_SCHEMA),
        ("{}", OTHER_SCHEMA),
        ('{"schema": "other"}', OTHER_SCHEMA),
        (
            changed(schema_version=2),
            "; its schema_version is newer than 1, so update this collection",
        ),
        (changed(schema_version=None), NO_VERSION),
        (changed(schema_version=True), NO_VERSION),
        (changed(schema_version="1"), NO_VERSION),
        (changed(schema_version=0), NO_VERSION),
        (changed(machines={}), "; in this one machines is no array"),
        (changed(machines=[7]), "; in this one machines[0] is no object"),
        (changed(machines=[{"name": "a"}]), "; in this one machines[0].result is missing"),
        (changed(machines=[{}]), "; in this one machines[0].name is missing"),
        (
            changed(machines=[{"name": "a", "result": "b"}]),
            "; in this one machines[0].result is none of read, failed, unreachable, skipped",
        ),
        (
            changed(machines=[{"name": "a", "result": "read", "licenses": [{"name": 5}]}]),
            "; in this one machines[0].licenses[0].name is no text",
        ),
        (
            changed(machines=[{"name": "a", "result": "read", "build": True}]),
            "; in this one machines[0].build is no whole number",
        ),
        (
            changed(machines=[{"name": "a", "result": "read", "build": "1"}]),
            "; in this one machines[0].build is no whole number",
        ),
        (changed(verdict={"failed": 1}), "; in this one verdict.failed is neither true nor false"),
        (changed(verdict=[]), "; in this one verdict is no object"),
        (changed(more=1), "; in this one it has a field that is not known"),
    ],
)
def test_other_file_is_one_clear_line(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        report_from_json(text, "audit_baseline")
    assert str(caught.value) == f"{ACCEPTED}{says}"


@pytest.mark.parametrize("text", ["", " \n"])
def test_empty_file(text: str) -> None:
    with pytest.raises(InputError) as caught:
        report_from_json(text, "audit_baseline")
    assert str(caught.value) == (
        "audit_baseline is empty: give a JSON report of volume.activation.report"
    )


def test_half_a_file_is_no_json() -> None:
    with pytest.raises(InputError, match=r"; this is no JSON \(line [0-9]+, column [0-9]+\)$"):
        report_from_json(as_json(varied())[:-200], "audit_baseline")


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
