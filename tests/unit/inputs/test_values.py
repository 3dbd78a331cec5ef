"""Values as options give them: a text, a day, a number, a GUID, a time, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    InputError,
    InputTypeError,
    shown,
    shown_name,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.given import (
    given_day,
    given_text,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.guid import parse_guid
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.key_generation import (
    ONE_N,
    has_too_many_n,
    is_since_windows_8,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.utc_time import (
    MINUTES_A_DAY,
    utc_text,
    utc_time,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.whole_number import (
    whole_number,
)

ID = "2de67392-b7a7-462a-b1ca-108dd189f588"
MASKED = "*****-*****-*****-*****-6789B"


def number(value: object) -> int:
    """A number of seconds from 0 to 179."""
    return whole_number(value, "v", 0, 179, "{} to {} seconds")


def name(value: object) -> str:
    """A text that YAML may have made something else of."""
    return given_text(value, "v", "a name", is_name=True)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: number(0), 0),
        (lambda: number(179), 179),
        (lambda: number(" 07 "), 7),
        (lambda: whole_number("999999999", "v", 0, 10**9, ""), 999_999_999),
        (lambda: given_text(" a b\n", "v", ""), "a b"),
        (lambda: name("no"), "no"),
        (lambda: given_day(date(2027, 1, 31), "v", ""), date(2027, 1, 31)),
        (lambda: given_day(datetime(2027, 1, 31, 23, 59), "v", ""), date(2027, 1, 31)),
        (lambda: given_day(" 2027-01-31 ", "v", ""), date(2027, 1, 31)),
        (lambda: parse_guid(f" {{{ID.upper()}}} ", "v"), ID),
        (lambda: parse_guid(ID, "v"), ID),
        (lambda: MINUTES_A_DAY, 1440),
        (lambda: utc_time("2026-03-01T12:00:00Z"), datetime(2026, 3, 1, 12, tzinfo=UTC)),
        (
            lambda: utc_text(datetime(2026, 3, 1, 14, 0, 9, 5, timezone(timedelta(hours=2)))),
            "2026-03-01T12:00:09Z",
        ),
    ],
)
def test_what_is_given_is_read(call: Callable[[], object], expected: object) -> None:
    assert call() == expected
    assert type(call()) is type(expected)


GUID = "a GUID such as 2de67392-b7a7-462a-b1ca-108dd189f588"
SECONDS = "0 to 179 seconds"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: number(-1), f"v: -1 is not accepted: {SECONDS}"),
        (lambda: number(180), f"v: 180 is not accepted: {SECONDS}"),
        (lambda: number("180"), f"v: '180' is not accepted: {SECONDS}"),
        (lambda: number("1.5"), f"v: '1.5' is not accepted: {SECONDS}"),
        (lambda: number("0000000001"), f"v: '0000000001' is not accepted: {SECONDS}"),
        (lambda: number(" "), f"v is empty: {SECONDS}"),
        (lambda: number(None), f"v is missing: {SECONDS}"),
        (lambda: number(True), f"v: a value of type bool is not accepted: {SECONDS}"),
        (lambda: number(1.5), f"v: a value of type float is not accepted: {SECONDS}"),
        (lambda: name(""), "v is empty: a name"),
        (lambda: name(None), "v is missing: a name"),
        (
            lambda: name(False),
            "v: a value of type bool is not accepted: a name. YAML reads this as something else "
            "than text: put it in quotes",
        ),
        (
            lambda: given_text(5, "v", "a text"),
            "v: a value of type int is not accepted: a text",
        ),
        (lambda: given_day("20270131", "v", "a day"), "v: '20270131' is not accepted: a day"),
        (lambda: given_day("2027-02-30", "v", "a day"), "v: '2027-02-30' is not accepted: a day"),
        (lambda: parse_guid(None, "v"), f"v is missing: {GUID}"),
        (lambda: parse_guid(5, "v"), f"v: 5 is not accepted: {GUID}"),
        (lambda: parse_guid(f"{{{ID}", "v"), f"v: '{{{ID}' is not accepted: {GUID}"),
        (lambda: parse_guid(f"{ID}}}", "v"), f"v: '{ID}}}' is not accepted: {GUID}"),
        (lambda: parse_guid(f"{{{ID})", "v"), f"v: '{{{ID})' is not accepted: {GUID}"),
        (lambda: parse_guid(f"({ID}}}", "v"), f"v: '({ID}}}' is not accepted: {GUID}"),
        (lambda: parse_guid(f"({ID})", "v"), f"v: '({ID})' is not accepted: {GUID}"),
    ],
)
def test_what_is_refused(call: Callable[[], object], says: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value) == says


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T12:00:00+00:00",
        "2026-03-01T12:00:00",
        "2026-03-01",
        "2026-03-01T12:00Z",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_another_spelling_of_a_time_is_none(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        utc_time(text)
    assert str(caught.value) == f"{text!r} is not a time such as 2026-03-01T12:00:00Z"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "bool"), (1, "int"), (1.5, "float"), ("a", "str"), (b"a", "bytes"), ([], "list"),
        ((), "tuple"), ({}, "dict"), (set(), "set"), (date(2027, 1, 31), "date"),
        (datetime(2027, 1, 31), "datetime"), (1j, "complex"),
        (type("Tagged", (str,), {})("a"), "str"),
    ],
)  # fmt: skip
def test_a_type_is_named_plainly(value: Any, kind: str) -> None:
    """Also one of Ansible's own, which are subclasses."""
    assert InputTypeError("v", value, "w").args == (
        f"v: a value of type {kind} is not accepted: w",
    )


def test_what_is_shown_is_short_and_holds_no_key() -> None:
    assert shown("x" * 78) == f"'{'x' * 78}'"
    assert shown("x" * 79) == f"'{'x' * 76}..."
    assert shown_name("x" * 90) == "x" * 80
    key = "BCDFG-HJKMP-QRTVW-XY234-6789B"
    assert shown_name(f"my_{key}\n") == f"my_{MASKED}\\n"
    assert InputError("v", 1, f"not {key}").accepted == f"not {MASKED}"
    assert (InputError("v", "a", "w").given, InputError("v", None, "w").given) == ("'a'", "")


def test_the_generation_of_a_key_is_told_by_its_n() -> None:
    assert [has_too_many_n(key) for key in ("BCD", "BND", "NND")] == [False, False, True]
    assert [is_since_windows_8(key) for key in ("BCD", "BND")] == [False, True]
    assert ONE_N == (
        "a key of Windows 8, Office 2013 or later holds the letter N once, an older key not at all"
    )


def test_the_options_of_a_module_are_data() -> None:
    assert argument_spec("preflight")["fail_on"]["choices"] == ["error", "warning", "never"]
