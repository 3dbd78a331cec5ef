"""The life of a report: options checked, machines gathered, reports written, the run failed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._report.run import (
    DesiredReport,
    report_from_options,
    report_result,
)

from tests.support.audited import NOW, READ_AT, machine, report
from tests.support.varied_reports import as_json
from tests.unit.info.test_info import info

PLAY: dict[str, dict[str, Any]] = {
    "srv01": {"audit_read": {"activation": info()}, "group_names": ["site_berlin"]},
    "srv02": {"audit_read": {"unreachable": True, "msg": "timed out"}},
    "srv03": {},
}


A_TIME = "a time with its zone, such as 2026-03-01T12:00:00Z"


def desired(folder: Path, **options: Any) -> DesiredReport:
    """What is asked for with these options; the rest is as it is by default."""
    every = {name: option.get("default") for name, option in argument_spec("report").items()}
    every.update(folder=str(folder / "out"), machines=list(PLAY), **options)
    return report_from_options(every, NOW, lambda option: f"audit_{option}")


def test_every_machine_of_the_play_is_reported(tmp_path: Path) -> None:
    result = report_result(desired(tmp_path, fail_on=["never"]), PLAY.get, check_mode=False)
    assert result["machines"] == {"read": 1, "failed": 0, "unreachable": 1, "skipped": 1}
    assert list(result) == [
        *("changed", "reports", "machines", "findings", "summary", "verdict", "failing_machines")
    ]
    assert (result["changed"], result["verdict"], result["failing_machines"]) == (
        *(False, "passed"),
        [],
    )
    assert [Path(path).parent for path in result["reports"]] == [tmp_path / "out"] * 7
    assert all(Path(path).stat().st_size for path in result["reports"])
    assert result["findings"]["error"] >= 1
    assert result["summary"][1].startswith("Machines: 3, 1 read")


def test_failure_is_told_after_the_reports_are_written(tmp_path: Path) -> None:
    options = desired(tmp_path, fail_on=["machine_unreachable"], formats=["json"])
    result = report_result(options, PLAY.get, check_mode=False)
    assert (result["failed"], result["changed"], result["verdict"]) == (True, False, "failed")
    assert result["failing_machines"] == ["srv02"]
    assert result["msg"] == (
        "The audit fails by fail_on machine_unreachable: machine_unreachable: 1 machine (srv02). "
        f"The reports are in {tmp_path / 'out'}. Nothing was changed on any machine."
    )
    assert (tmp_path / "out/audit.json").exists()


def test_check_mode_says_all_and_writes_nothing(tmp_path: Path) -> None:
    result = report_result(desired(tmp_path), PLAY.get, check_mode=True)
    assert result["reports"] == []
    assert result["summary"][-1] == "No report was written"
    assert result["failed"] is True
    assert result["msg"].endswith("). Nothing was changed on any machine.")
    assert list(tmp_path.iterdir()) == []


def test_validation_asks_no_machine(tmp_path: Path) -> None:
    def nobody(name: str) -> None:
        pytest.fail(f"{name} was asked for")

    result = report_result(desired(tmp_path, validate_only=True), nobody, check_mode=False)
    assert result == {
        "changed": False,
        "verdict": "passed",
        "msg": "The reports can be made.",
    }
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (None, NOW),
        ("2026-03-01T12:00:00Z", NOW),
        ("2026-03-01T14:00:00+02:00", NOW),
        ("2026-01-01T00:00:00-05:00", datetime(2026, 1, 1, 5, tzinfo=UTC)),
    ],
)
def test_time(tmp_path: Path, time: str | None, expected: datetime) -> None:
    assert desired(tmp_path, time=time).now == expected


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"time": "yesterday"}, f"^audit_time: 'yesterday' is not accepted: {A_TIME}$"),
        ({"time": "2026-03-01T12:00:00"}, f"^audit_time: .* is not accepted: {A_TIME}$"),
        ({"time": ""}, f"^audit_time is empty: {A_TIME}$"),
        ({"machines": []}, r"^audit_machines is missing: at least one machine of the inventory"),
        ({"folder": None}, r"^audit_folder is missing"),
        ({"fail_on": []}, r"^audit_fail_on is empty"),
        ({"ignore": [{"rule": "evaluation"}]}, r"^audit_ignore\[0\]\.machine is missing"),
        ({"expires_within_days": 0}, r"^audit_expires_within_days: 0 is not accepted: .* 1 to 179"),
    ],
)
def test_wrong_option_is_one_clear_line(tmp_path: Path, options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        every = {name: option.get("default") for name, option in argument_spec("report").items()}
        every.update({"folder": str(tmp_path), "machines": ["srv01"], **options})
        report_from_options(every, NOW, lambda option: f"audit_{option}")
    assert "\n" not in str(caught.value)


def test_what_only_shows_later_names_its_option(tmp_path: Path) -> None:
    unknown = desired(tmp_path)
    with pytest.raises(InputError) as caught:
        report_result(unknown, lambda _name: None, check_mode=True)
    assert caught.value.variable == "audit_machines"
    (tmp_path / "out/audit.json").mkdir(parents=True)
    with pytest.raises(InputError) as caught:
        report_result(unknown, PLAY.get, check_mode=False)
    assert caught.value.variable == "audit_folder"


def test_baseline_is_named_by_its_file_and_time(tmp_path: Path) -> None:
    """Its folder is the controller's own matter."""
    baseline = tmp_path / "audit.json"
    baseline.write_text(as_json(report([machine(name="gone")])), "utf-8")
    result = report_result(desired(tmp_path, baseline=str(baseline)), PLAY.get, check_mode=True)
    line = next(line for line in result["summary"] if line.startswith("Since "))
    assert line.startswith(f"Since audit.json of {READ_AT}: machines: 3 new, 1 gone")
