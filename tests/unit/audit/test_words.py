"""Numbers, times and names in words, and the numbers by which an audit judges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.settings import (
    AuditSettings,
    settings_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.text import (
    counted,
    one_line,
    one_whole_line,
    share_text,
    some_names,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.time import (
    days_left_text,
    days_text,
    minutes_since,
    parse_time,
    utc_day,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

from tests.support.audited import CANARY, NOW

MASKED = "*****-*****-*****-*****-46789"
GUID = "8d9f0a5e-0f7a-4d0c-9d7b-1c2d3e4f5a6b"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("kms01", "kms01"),
        ("a  b", "a  b"),
        ("a\n b", "a b"),
        ("a\x1bb", "a\\x1bb"),
        (CANARY.replace("-", ""), MASKED),
        ("key " + CANARY.replace("-", "\n", 1), f"key {MASKED}"),
        (GUID, GUID),
        (f"{GUID[:-1]}\n", GUID[:-1]),
        ("x" * 200, "x" * 200),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == one_whole_line(text) == line


def test_a_line_is_200_characters_at_most() -> None:
    assert one_line("x" * 201) == "x" * 197 + "..."
    assert one_whole_line("x" * 201) == "x" * 201


def test_some_names() -> None:
    names = [f"srv{number}" for number in range(12)]
    ten = "srv0, srv1, srv2, srv3, srv4, srv5, srv6, srv7, srv8, srv9"
    assert some_names(names) == f"{ten} and 2 more"
    assert some_names(names[:10]) == ten
    assert some_names(["a\nb", "c"], 1) == "a b and 1 more"


def test_counted() -> None:
    assert [counted(number, "day") for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [counted(number, "entry", "entries") for number in (1, 2)] == ["1 entry", "2 entries"]


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 5, "0%"), (1, 0, "0%"), (-1, 5, "0%"), (1, -5, "0%"), (5, 5, "100%"), (6, 5, "100%"),
        (1, 2, "50%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (977, 1000, "97.7%"), (1, 100, "1%"),
        (1, 2000, "0.1%"), (1, 2001, "<0.1%"), (1999, 2000, ">99.9%"), (1998, 2000, "99.9%"),
        (1, 1, "100%"), (1, 1000, "0.1%"),
    ],
)  # fmt: skip
def test_share(part: int, whole: int, text: str) -> None:
    """Halves are rounded up; not all is never 100%, and some is never 0%."""
    assert share_text(part, whole) == text


@pytest.mark.parametrize(
    ("minutes", "passed", "left"),
    [
        (-1, "0 days", "0 days"),
        (0, "0 days", "0 days"),
        (1, "0 days", "1 day"),
        (1439, "0 days", "1 day"),
        (1440, "1 day", "1 day"),
        (1441, "1 day", "2 days"),
        (2880, "2 days", "2 days"),
    ],
)
def test_days(minutes: int, passed: str, left: str) -> None:
    assert (days_text(minutes), days_left_text(minutes)) == (passed, left)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        (None, 0),
        ("yesterday", 0),
        ("2026-03-01T12:00:01Z", 0),
        ("2026-03-01T11:59:01Z", 0),
        ("2026-03-01T11:59:00Z", 1),
        ("2026-03-01T11:00:00", 60),
        ("2026-03-01T12:00:00+02:00", 120),
    ],
)
def test_minutes_since(text: str | None, minutes: int) -> None:
    assert minutes_since(text, NOW) == minutes
    assert (parse_time(text) is None) is (text in (None, "yesterday"))


def test_a_day_is_that_of_utc() -> None:
    east = timezone(timedelta(hours=5))
    assert utc_day(datetime(2026, 3, 2, 4, 59, tzinfo=east)) == date(2026, 3, 1)
    assert utc_day(datetime(2026, 3, 2, 5, tzinfo=east)) == date(2026, 3, 2)
    assert parse_time("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)


def test_settings_by_default() -> None:
    assert settings_from_options({}) == AuditSettings() == AuditSettings(30, 180, 100, 50)


@pytest.mark.parametrize(
    ("option", "least", "most", "what"),
    [
        ("expires_within_days", 1, 179, "days from 1 to 179"),
        ("support_ends_within_days", 1, 3650, "days from 1 to 3650"),
        ("single_host_clients", 1, 1_000_000, "machines from 1 to 1000000"),
        ("unbalanced_clients", 2, 1_000_000, "machines from 2 to 1000000"),
    ],
)
def test_limits_of_settings(option: str, least: int, most: int, what: str) -> None:
    for value in (least, most):
        assert getattr(settings_from_options({option: value}), option) == value
    for value in (least - 1, most + 1):
        with pytest.raises(InputError) as caught:
            settings_from_options({option: value}, "audit_{}".format)
        assert str(caught.value) == (
            f"audit_{option}: {value} is not accepted: a whole number of {what}"
        )
