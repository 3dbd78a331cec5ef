"""Reports of slices, of several controllers and of offline scripts become one."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._offline.script import SCHEMA
from ansible_collections.volume.activation.plugins.plugin_utils._report.run import (
    report_from_options,
    report_result,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.sources import (
    merge_machines,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.audited import NOW, clients, machine, report
from tests.support.examples import examples
from tests.support.varied_reports import MACHINES, VARIED, as_json, varied
from tests.unit.machine.test_parse import RAW

EARLIER, LATER = "2026-02-28T12:00:00Z", "2026-03-01T11:00:00Z"


def made(folder: Path, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The module's result with these options, and its JSON report."""
    out = folder / "out"
    given_options = {
        **{name: option.get("default") for name, option in argument_spec("report").items()},
        "folder": str(out),
        "formats": ["json"],
        "fail_on": ["never"],
        **options,
    }
    desired = report_from_options(given_options, NOW, lambda option: f"audit_{option}")
    result = report_result(desired, {}.get, check_mode=False)
    return result, json.loads((out / "audit.json").read_text("utf-8"))


def written(folder: Path, name: str, of: AuditReport | str) -> str:
    """The path of a JSON report."""
    path = folder / name
    path.write_text(of if isinstance(of, str) else as_json(of), "utf-8")
    return str(path)


def test_slices_become_one(tmp_path: Path) -> None:
    """The rules run over all of them: what two slices share shows only together."""
    slices = [written(tmp_path, f"{number}.json", report(VARIED[number::3])) for number in range(3)]
    result, whole = made(tmp_path, merge=slices)
    assert whole == {
        **json.loads(as_json(report(VARIED))),
        "verdict": {"failed": False, "fail_on": ["never"], "reasons": []},
        "title": argument_spec("report")["title"]["default"],
    }
    assert result["machines"] == {"read": 11, "failed": 1, "unreachable": 1, "skipped": 1}
    twins = [each["machine"] for each in whole["findings"] if each["rule"] == "duplicate_cmid"]
    assert twins == ["twin-1", "twin-2"]


def offline(name: str, refused: str | None = None, state: Any = RAW) -> str:
    """What an offline script wrote on a machine."""
    content = {"schema": SCHEMA, "machine": name, "kept": None, "refused": refused}
    return json.dumps({**content, "steps": [], "state": state})


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        ({"read_at": EARLIER}, {"read_at": LATER}, 1),
        ({"read_at": "2026-03-01T12:30:00+02:00"}, {"read_at": LATER}, 1),
        ({"read_at": EARLIER}, {"result": "unreachable", "read_at": None}, 0),
        ({"result": "skipped", "read_at": None}, {"result": "failed", "read_at": None}, 1),
        ({"result": "failed", "read_at": None}, {"result": "unreachable", "read_at": None}, 0),
    ],
)
def test_of_the_same_machine_the_newest_read_counts(
    one: dict[str, Any], other: dict[str, Any], counts: int, order: int
) -> None:
    """A read before none at all, however the reports are ordered."""
    both = [machine(**one), machine(**other)]
    merged = merge_machines([report([each]) for each in both[::order]])
    assert merged == (both[counts],)


def test_offline_report_joins(tmp_path: Path) -> None:
    """As its script wrote it."""
    slice_report = written(tmp_path, "slice.json", report(clients(2)))
    far = written(tmp_path, "far.json", f"\ufeff{offline('far01')}")
    refused = offline("far02", refused="It is another machine", state={})
    _, whole = made(
        tmp_path,
        merge=[slice_report],
        offline_reports=[far, written(tmp_path, "refused.json", refused)],
    )
    found = {each["name"]: each for each in whole["machines"]}
    assert list(found) == ["far01", "far02", "srv000", "srv001"]
    assert found["far01"]["result"] == "read"
    assert found["far02"]["result"] == "failed"
    assert found["far02"]["reason"].endswith("It is another machine")


@pytest.mark.parametrize(
    ("option", "text", "says"),
    [
        ("merge", "{", r"^audit_merge\[1\] is not accepted: .*this is no JSON"),
        ("merge", '{"schema": "x"}', r"^audit_merge\[1\] is not accepted: .*the schema of this"),
        (
            "merge",
            None,
            r"^audit_merge\[1\]: .*: a report that an earlier run wrote \(No such file or "
            r"directory\)$",
        ),
        ("offline_reports", "{", r"^audit_offline_reports\[1\]"),
        ("offline_reports", None, r"^audit_offline_reports\[1\]: .*\(No such file"),
        ("baseline", "", "^audit_baseline is empty: give a JSON report"),
        ("baseline", None, r"^audit_baseline: .*\(No such file or directory\)"),
    ],
)
def test_file_that_is_no_report_is_one_clear_line(
    tmp_path: Path, option: str, text: str | None, says: str
) -> None:
    """It names the place in the list; nothing is written."""
    wrong = str(tmp_path / "none.json") if text is None else written(tmp_path, "w.json", text)
    good = written(tmp_path, "good.json", varied())
    if option == "baseline":
        options: dict[str, Any] = {"merge": [good], "baseline": wrong}
    elif option == "merge":
        options = {"merge": [good, wrong]}
    else:
        options = {"merge": [good], option: [written(tmp_path, "f.json", offline("f")), wrong]}
    with pytest.raises(InputError, match=says) as caught:
        made(tmp_path, **options)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_nothing_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        made(tmp_path, machines=[])
    assert str(caught.value) == (
        "audit_machines is missing: at least one machine of the inventory, or an earlier report to "
        "merge; name an inventory with -i, such as inventories/example"
    )


def test_file_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b"\xe4")
    with pytest.raises(InputError) as caught:
        made(tmp_path, merge=[str(tmp_path / "latin.json")])
    assert caught.value.accepted == "a report that an earlier run wrote (it is not UTF-8)"


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(MACHINES, max_size=8), st.integers(1, 4), st.randoms())
def test_slices_in_any_order_are_the_whole(
    fleet: list[AuditedMachine], slices: int, shuffle: random.Random
) -> None:
    parts = [report(fleet[start::slices]) for start in range(slices)]
    shuffle.shuffle(parts)
    assert report(merge_machines(parts)) == report(fleet)


def test_merging_again_changes_nothing() -> None:
    whole = report(VARIED)
    again = merge_machines([whole, replace(whole, title="again")])
    assert again == whole.machines == merge_machines([report(again)])
