"""When Windows renews a licence, when it is late with that, and when it is done by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.renewal import (
    Renewal,
    ends_soon,
    is_overdue,
    is_renewed,
    minutes_allowed,
    minutes_since_renewal,
    renewal_interval,
    renews_in_time,
    why_renewed,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state

from tests.support.audited import DAY, LICENSE
from tests.support.raw_answer import RAW

HALF_A_YEAR = 259_200
WEEK = 10_080


@pytest.mark.parametrize(
    ("minutes", "interval"),
    [(None, WEEK), (0, WEEK), (14, WEEK), (15, 15), (43_200, 43_200), (43_201, WEEK)],
)
def test_interval(minutes: int | None, interval: int) -> None:
    """15 minutes to 30 days; Windows takes no other and goes by the usual 7 days."""
    assert renewal_interval(minutes) == interval


@pytest.mark.parametrize(
    ("interval", "allowed"), [(None, 20_280), (15, 1440), (660, 1440), (661, 1442), (1440, 3000)]
)
def test_how_long_ago_a_renewal_may_be(interval: int | None, allowed: int) -> None:
    """Two intervals and two hours, a day at least."""
    assert minutes_allowed(interval) == allowed
    in_time = replace(LICENSE, grace_minutes=HALF_A_YEAR - allowed)
    late = replace(LICENSE, grace_minutes=HALF_A_YEAR - allowed - 1)
    assert (is_overdue(in_time, interval), is_overdue(late, interval)) == (False, True)
    assert (renews_in_time(in_time, interval), renews_in_time(late, interval)) == (True, False)


@pytest.mark.parametrize(
    ("minutes", "since"),
    [(259_201, 0), (HALF_A_YEAR, 0), (259_199, 1), (1, 259_199)],
)
def test_minutes_since_the_last_renewal(minutes: int, since: int) -> None:
    assert minutes_since_renewal(replace(LICENSE, grace_minutes=minutes)) == since


@pytest.mark.parametrize(
    ("changes", "renewed"),
    [
        ({}, True),
        ({"grace_minutes": 1}, True),
        ({"activation_type": "ad"}, True),
        ({"activation_type": 2}, True),
        ({"activation_type": None}, True),
        ({"grace_minutes": 0}, False),
        ({"channel": "mak"}, False),
        ({"license_status": "oob_grace"}, False),
        ({"activation_type": "token"}, False),
        ({"activation_type": 3}, False),
    ],
)
def test_what_windows_renews(changes: dict[str, object], renewed: bool) -> None:
    license = replace(LICENSE, **{"grace_minutes": HALF_A_YEAR, **changes})  # type: ignore[arg-type]
    assert is_renewed(license) is renewed
    assert renews_in_time(license, None) is (renewed and license.grace_minutes > 1)
    assert is_overdue(license, None) is (renewed and license.grace_minutes == 1)


@pytest.mark.parametrize(
    ("changes", "passed", "ends"),
    [
        ({"grace_minutes": 30 * DAY}, 0, True),
        ({"grace_minutes": 30 * DAY + 1}, 0, False),
        ({"grace_minutes": 30 * DAY + 1}, 1, True),
        ({"grace_minutes": 1}, 0, True),
        ({"grace_minutes": 0}, 0, False),
        ({"grace_minutes": 1, "license_status": "oob_grace"}, 0, False),
        ({"grace_minutes": 1, "channel": "subscription"}, 0, True),
        ({"grace_minutes": HALF_A_YEAR}, HALF_A_YEAR, False),
    ],
)
def test_what_ends_within_30_days(changes: dict[str, object], passed: int, ends: bool) -> None:
    license = replace(LICENSE, **changes)  # type: ignore[arg-type]
    assert ends_soon(license, 30, None, passed) is ends
    if not passed:
        assert ends_soon(license, 30, None) is ends


@pytest.mark.parametrize(("minutes", "days"), [(1, "1 day"), (DAY, "1 day"), (DAY + 1, "2 days")])
def test_why(minutes: int, days: str) -> None:
    """As slmgr counts: a day that has begun is a day."""
    license = replace(LICENSE, grace_minutes=minutes)
    assert why_renewed(license, "Office") == f"activate Office again, as its licence ends in {days}"


def test_what_a_result_shows() -> None:
    """Nothing where nobody asked for it."""
    state = parse_state(RAW)
    license = replace(LICENSE, grace_minutes=9 * DAY)
    assert Renewal(9).shown(state, license) == {"renewal_due": True}
    assert Renewal(8).shown(state, license) == {"renewal_due": False}
    assert Renewal(9).shown(state, None) == Renewal(9).shown_after() == {"renewal_due": False}
    assert Renewal().shown(state, license) == Renewal().shown_after() == {}
    assert not Renewal(9).is_due(state, replace(license, channel="subscription"))


@pytest.mark.parametrize(
    ("of_windows", "of_service", "due"),
    [(None, None, True), (15, None, True), (None, 43_200, False), (43_200, 15, False)],
)
def test_the_interval_of_windows_itself_counts_first(
    of_windows: int | None, of_service: int | None, due: bool
) -> None:
    """A licence of 20 days ago is late by the usual interval, in time by that of 30 days."""
    state = parse_state(RAW)
    product = state.products[0]
    details = replace(product.details, renewal_interval_minutes=of_windows)
    state = replace(
        state,
        products=(replace(product, details=details),),
        service=replace(state.service, renewal_interval_minutes=of_service),
    )
    license = replace(LICENSE, grace_minutes=HALF_A_YEAR - 20 * DAY)
    assert Renewal(160).is_due(state, license) is due
    without = replace(state, products=())
    assert Renewal(160).is_due(without, license) is (of_service != 43_200)
