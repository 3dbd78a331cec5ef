"""No report holds more than the last five characters of a key, wherever one was put."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.compare import compare
from ansible_collections.volume.activation.plugins.plugin_utils._audit.from_info import (
    machine_from_info,
    machine_not_read,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import (
    ignores_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.parse import (
    report_from_json,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.run import (
    report_from_options,
    report_result,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.text import report_to_text

from tests.support.audited import CANARY, NOW, report
from tests.support.varied_reports import ENTRIES, RENDERS, VARIED, as_json, rendered, varied
from tests.unit.info.test_info import info

GROUPS = CANARY.split("-")
FORMS = {
    "as it is": CANARY,
    "in small letters": CANARY.lower(),
    "without dashes": CANARY.replace("-", ""),
    "with blanks": CANARY.replace("-", " "),
    "over two lines": "-\n".join(GROUPS),
    "with long dashes": CANARY.replace("-", "\u2013"),
    "in a sentence": f"slmgr /ipk {CANARY} failed",
}
# Two groups in a row, whatever stands between, are more than the last five characters.
_LEAK = re.compile("|".join(rf"{a}\W{{0,12}}{b}" for a, b in pairwise(GROUPS)), re.IGNORECASE)


def leaks(text: str) -> list[str]:
    """Parts of the key that are longer than its last five characters."""
    return _LEAK.findall(text)


def texts_of(report_: AuditReport) -> Iterator[tuple[str, str]]:
    """Every format of a report, and the summary."""
    for name, render in RENDERS.items():
        yield name, rendered(render, report_)
    yield "summary", "\n".join(report_to_text(report_, ["audit/audit.json"]))


def _check_holds_no_key(of: AuditReport) -> None:
    for name, text in texts_of(of):
        assert not leaks(text), name


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_check_itself_sees_a_key(form: str) -> None:
    assert leaks(form)
    assert not leaks("*****-*****-*****-*****-46789")


def everywhere(value: Any, text: str) -> Any:
    """The value with the text in place of every text in it."""
    if isinstance(value, dict):
        return {name: everywhere(inner, text) for name, inner in value.items()}
    if isinstance(value, list):
        return [everywhere(inner, text) for inner in value]
    return text if isinstance(value, str) or value is None else value


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_a_machine_says(form: str) -> None:
    """In every text of its result, and in every other place that somebody fills in."""
    result = {
        **info({"KeyManagementServiceMachine": "kms01.example"}),
        "kms_dns": {"domain": form, "records": [{"host": form}], "error": form},
        "policies": {"group_policy": {form: form}, "local": {"a": form}},
    }
    broken = everywhere(copy.deepcopy(result), form)
    broken["windows"]["application_id"] = info()["windows"]["application_id"]
    machines = [
        *(
            machine_from_info(f"{form} {name}", each, site=form, expected={"kms_host": form})
            for name, each in (("a", broken), ("b", broken))
        ),
        machine_not_read(form, "failed", form, form),
        *VARIED,
    ]
    entries = ignores_from_option(
        [
            {"rule": "machine_failed", "machine": "*", "reason": form, "until": "2026-03-31"},
            {"rule": "evaluation", "machine": form, "reason": form, "until": "2026-01-31"},
        ]
    )
    whole = replace(report(machines, ignores=[*entries, *ENTRIES]), title="Test")
    _check_holds_no_key(replace(whole, comparison=compare(whole, report([]), form)))


@pytest.mark.parametrize(
    "form",
    ["; ".join(form for form in FORMS.values() if "\n" not in form), FORMS["over two lines"]],
    ids=["on one line", "over two lines"],
)
def test_what_an_earlier_report_says(form: str) -> None:
    """One that a hand has changed, in any one text of it: every form of a line at once."""
    content = json.loads(as_json(varied()))
    places = list(_texts(content))
    assert len(places) > 100
    for place in places:
        changed = copy.deepcopy(content)
        inner = changed
        for part in place[:-1]:
            inner = inner[part]
        inner[place[-1]] = form
        try:
            read = report_from_json(json.dumps(changed), "merge")
        except ValueError as error:
            assert not leaks(str(error))
            continue
        assert not leaks(repr(read)), place
        assert not leaks(as_json(read)), place


def _texts(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str):
        yield place
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in items:
            yield from _texts(inner, (*place, name))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_the_options_say(form: str, tmp_path: Path) -> None:
    """The title, the names of files and folders, the reason for accepting."""
    baseline = tmp_path / form.replace("/", "")
    baseline.write_text(as_json(report(VARIED[:3])), "utf-8")
    given_options = {
        **{name: option.get("default") for name, option in argument_spec("report").items()},
        "folder": str(tmp_path / "out"),
        "title": form,
        "merge": [str(baseline)],
        "baseline": str(baseline),
        "ignore": [
            {"rule": "clock_offset", "machine": form, "reason": form, "until": "2026-12-31"}
        ],
        "fail_on": ["info"],
    }
    desired = report_from_options(given_options, NOW, str)
    result = report_result(desired, {}.get, check_mode=False)
    assert not leaks(json.dumps(result))
    for path in (tmp_path / "out").iterdir():
        assert not leaks(path.read_text("utf-8")), path.name
