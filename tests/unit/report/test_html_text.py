"""Texts of the HTML report: numbers, shares, states, days, and what may be shown."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.text import share_text
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.row import (
    days_text,
    row_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.text import (
    all_shown,
    link,
    number_text,
    short_number,
    shown,
    state_label,
    time_text,
)
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tests.support.audited import CANARY, DAY, NOW, licensed, machine

MASKED = "*****-*****-*****-*****-46789"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1000, "1k"), (1250, "1.2k"), (9999, "9.9k"), (10_000, "10k"),
     (10_999, "10k"), (99_999, "99k"), (1_000_000, "1M"), (1_999_999, "1.9M"),
     (25_000_000, "25M")],
)  # fmt: skip
def test_short_numbers(number: int, text: str) -> None:
    assert short_number(number) == text


@given(number=st.integers(0, 10**9))
def test_a_short_number_is_short_and_never_rounded_up(number: int) -> None:
    text = short_number(number)
    units = {"k": 1_000, "M": 1_000_000}
    assert float(text.rstrip("kM")) * units.get(text[-1], 1) <= number
    assert len(text) <= 5


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, "0%"), (0, 9, "0%"), (9, 9, "100%"), (9_999, 10_000, ">99.9%"),
     (1, 10_000, "<0.1%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 2, "50%"), (377, 386, "97.7%"),
     (9_994, 10_000, "99.9%"), (1, 1_000, "0.1%")],
)  # fmt: skip
def test_shares(part: int, whole: int, text: str) -> None:
    assert share_text(part, whole) == text


@given(text=st.text())
def test_what_is_shown_can_be_seen_and_is_shown_once(text: str) -> None:
    once = shown(text)
    assert all(character.isprintable() or character == "\n" for character in once)
    assert shown(once) == once
    assert all_shown([text, (text, None), 3]) == [once, (once, None), 3]
    assert parse_qs(link(q=text)[1:], keep_blank_values=True) == {"q": [once]}


@pytest.mark.parametrize(
    ("text", "seen"),
    [("a\nb\x00\u202e", "a\nb\\x00\\u202e"), (CANARY.replace("-", ""), MASKED),
     (("\x00", (7, None)), ("\\x00", (7, None))), (Markup("<b>\x00"), Markup("<b>\x00"))],
)  # fmt: skip
def test_what_is_shown(text: object, seen: object) -> None:
    assert shown(text) == seen
    assert all_shown([text]) == [seen]


@pytest.mark.parametrize(
    ("text", "shown_as"),
    [("2026-03-01T12:05:59Z", "2026-03-01 12:05 UTC"), ("2026-03-01", "2026-03-01 00:00 UTC"),
     ("today", "today")],
)  # fmt: skip
def test_times(text: str, shown_as: str) -> None:
    assert time_text(text) == shown_as


def test_numbers() -> None:
    assert [number_text(each) for each in (0, 999, 1000, 1_234_567)] == [
        *("0", "999", "1,000", "1,234,567"),
    ]


def test_all_texts_are_looked_through_for_keys() -> None:
    assert all_shown(["short", (None, f"a {CANARY}")]) == ["short", (None, f"a {MASKED}")]


@pytest.mark.parametrize(
    ("state", "text"),
    [("no_key", "No product key"), ("unreachable", "Unreachable"), ("error", "Error"),
     ("ignored", "Accepted"), ("licensed", "Licensed"), ("other", "other"), (None, "none")],
)  # fmt: skip
def test_states_in_words(state: str | None, text: str) -> None:
    assert state_label(state) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "no end"), (30, "0 days"), (DAY, "1 day"), (2 * DAY + 5, "2 days")],
)
def test_days_left(minutes: int, text: str) -> None:
    assert days_text(row_of(machine(**licensed(grace_minutes=minutes)), NOW).days) == text


def test_days_of_a_licence_that_ended_since_it_was_read() -> None:
    old = machine(read_at="2026-02-01T12:00:00Z", **licensed(grace_minutes=DAY))
    assert days_text(row_of(old, NOW).days) == "ended"
    assert days_text(row_of(machine(**licensed(license_status="unlicensed")), NOW).days) == ""
