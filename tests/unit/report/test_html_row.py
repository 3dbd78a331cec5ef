"""What stands in a machine's line of the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import FAILED
from ansible_collections.volume.activation.plugins.plugin_utils._audit.totals import NO_KEY
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.row import (
    Row,
    days_text,
    row_of,
)

from tests.support.audited import DAY, HOST, NOW, licensed, machine


def test_a_sound_machine() -> None:
    row = row_of(machine(), NOW)
    assert row == Row("licensed", "gvlk", "Windows Server 2022", row.days, f"{HOST}:1688")
    assert isinstance(row.days, int)


@pytest.mark.parametrize("channel", ["gvlk", "mak", "csvlk"])
def test_the_channel_is_that_of_windows(channel: str) -> None:
    assert row_of(machine(**licensed(channel=channel)), NOW).channel == channel


def test_without_a_key_there_is_no_channel_and_no_time() -> None:
    row = row_of(machine(licenses=()), NOW)
    assert (row.status, row.channel, row.days, row.kms_host) == (NO_KEY, None, None, None)


def test_of_a_machine_that_was_not_read_nothing_is_known() -> None:
    assert row_of(machine(result=FAILED), NOW) == Row(None, None, None, None, None)


@pytest.mark.parametrize(
    ("changes", "now", "days"),
    [
        ({"license_status": "notification"}, NOW, None),
        ({}, None, None),
        ({"grace_minutes": 0}, NOW, "never"),
        ({"grace_minutes": 1}, NOW, 0),
        ({"grace_minutes": 1}, NOW + timedelta(minutes=1), -1),
        ({"grace_minutes": 2 * DAY}, NOW, 2),
    ],
)
def test_days_that_are_left(changes: dict[str, object], now: object, days: object) -> None:
    assert row_of(machine(**licensed(**changes)), now).days == days  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (None, ""),
        ("never", "no end"),
        (-1, "ended"),
        (0, "0 days"),
        (1, "1 day"),
        (9, "9 days"),
    ],
)
def test_days_in_words(days: int | str | None, text: str) -> None:
    assert days_text(days) == text


@pytest.mark.parametrize(
    "changes",
    [{"kms_host_used": None}, licensed(channel="mak"), licensed(channel="csvlk")],
)
def test_who_asks_no_kms_host_has_none(changes: dict[str, object]) -> None:
    assert row_of(machine(**changes), NOW).kms_host is None
