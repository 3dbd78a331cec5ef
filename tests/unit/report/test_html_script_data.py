"""The data of the HTML report, as its script reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedLicense,
    Expected,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html import (
    page as _report_html,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.script_data import (
    report_json_for_script,
)

from tests.support.audited import CANARY, READ_AT, SOUND, clients, licensed
from tests.support.reported import FINDING, of_machines

SCRIPT = Path(_report_html.__file__).with_name("data") / "js" / "data.js"


def _decoded(column: Mapping[str, Any], length: int) -> list[Any]:
    if "all" in column:
        return [column["all"]] * length
    return column["is"] if "is" in column else [column["of"][at] for at in column["at"]]


def test_the_script_reads_the_parts_of_a_licence_in_their_order() -> None:
    names = {each.name: each.name[-5:] for each in fields(AuditedLicense)}
    report = of_machines(replace(SOUND, licenses=(AuditedLicense(**names),)))  # type: ignore[arg-type]
    written = json.loads("".join(report_json_for_script(replace(report, generated=""))))
    parts = re.search(r"LICENSE_PARTS = \[([^]]+)\]", SCRIPT.read_text("utf-8"))
    assert parts
    # What the product is called stands in place of its name.
    of_license = [name.replace("title", "name") for name in re.findall(r'"(\w+)"', parts[1])]
    expected = [name[-5:] for name in of_license]
    assert written["licenses"]["kind"] == {"all": expected}


def test_the_data_holds_every_machine() -> None:
    fleet = [
        replace(each, build=1000 + place % 3, clock_offset_seconds=place)
        for place, each in enumerate(clients(50))
    ]
    written = json.loads("".join(report_json_for_script(of_machines(*fleet))))
    for name in ("name", "build", "clock_offset_seconds", "cmid", "domain"):
        values = [getattr(each, name) for each in fleet]
        assert _decoded(written["columns"][name], len(fleet)) == values
    forms = [next(iter(written["columns"][name])) for name in ("name", "build", "domain")]
    assert forms == ["is", "of", "all"]


@pytest.mark.parametrize(
    ("generated", "read_at", "written"),
    [
        (READ_AT, "2026-03-01T12:01:00Z", 60),
        (READ_AT, "2026-03-01T13:00:00+01:00", "2026-03-01T13:00:00+01:00"),
        (READ_AT, "today", "today"),
        (READ_AT, None, None),
        ("today", READ_AT, READ_AT),
    ],
)
def test_times_are_seconds_where_that_changes_nothing(
    generated: str, read_at: str | None, written: object
) -> None:
    report = replace(of_machines(replace(SOUND, read_at=read_at)), generated=generated)
    found = json.loads("".join(report_json_for_script(report)))
    assert found["columns"]["read_at"] == {"all": written}


def test_advice_is_written_where_it_is_not_that_of_the_rule() -> None:
    own = replace(FINDING, rule="clock_offset", what_to_do="Synchronise the time (w32tm /resync)")
    findings = (own, replace(own, what_to_do="x"), replace(own, rule="none_such"))
    report = of_machines(SOUND, findings=findings)
    found = json.loads("".join(report_json_for_script(report)))
    assert found["findings"]["what_to_do"] == {"is": [None, "x", own.what_to_do]}
    assert found["rules"]["none_such"] == {"title": "none_such", "what_to_do": "", "source": ""}


def test_report_without_machines() -> None:
    found = json.loads("".join(report_json_for_script(of_machines())))
    assert found["columns"]["name"] == found["findings"]["rule"] == {"all": None}
    assert (found["machines"], found["findingCount"], found["reasons"]) == (0, 0, {})


def test_no_more_of_a_key_than_its_last_five_even_where_it_is_too_short_to_be_one() -> None:
    machine = replace(SOUND, **licensed(partial_product_key=CANARY[-11:]))
    written = "".join(report_json_for_script(of_machines(machine)))
    assert CANARY[-5:] in written
    assert CANARY[-11:-6] not in written


def test_the_script_reads_all_that_the_inventory_wants_and_a_kms_host_says() -> None:
    details = SCRIPT.with_name("details.js").read_text("utf-8")
    for name, record in (("expected", Expected), ("hosting", KmsHosting)):
        read = {int(place) for place in re.findall(rf"\b{name}\[(\d)\]", details)}
        assert read == set(range(len(fields(record))))
    machine = replace(SOUND, expected=Expected("kms", kms_hosts=("kms01:1688", "kms02:1688")))
    written = json.loads("".join(report_json_for_script(of_machines(machine))))
    assert written["columns"]["expected"] == {
        "all": ["kms", None, None, False, ["kms01:1688", "kms02:1688"]]
    }
