"""What holds for the report of any fleet."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import (
    ignores_from_option,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    RESULTS,
    AuditedLicense,
    AuditedMachine,
    Expected,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.totals import totals
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.audited import CANARY, HOST, NOW, OFFICE, READ_AT, report
from tests.support.examples import examples

TEXT = st.sampled_from(
    ["", "a", CANARY, "kms01", HOST, "::1", "[", "ServerStandard", "Client", "x" * 300, "a\nb"]
)
NUMBERS = st.none() | st.integers()
LICENSES = st.builds(
    AuditedLicense,
    name=TEXT | st.sampled_from([OFFICE.name, "Windows(R), Client-ESU-Year1 add-on"]),
    family=TEXT,
    application=st.sampled_from(["windows", "office", "other"]),
    activation_id=TEXT,
    is_addon=st.booleans(),
    channel=st.sampled_from(["gvlk", "csvlk", "mak", "evaluation", "grace", "subscription", ""]),
    partial_product_key=st.none() | TEXT | st.sampled_from(["VMK7H", "2YT43"]),
    license_status=st.sampled_from(["licensed", "oob_grace", "non_genuine_grace", "x", CANARY]),
    reason_code=st.none() | TEXT | st.sampled_from(["0xC004F056", "0x0", "-1", "9" * 99]),
    grace_minutes=st.integers(),
    expires=st.none() | TEXT,
    evaluation_end=st.none() | TEXT,
    activation_type=st.none() | st.sampled_from(["kms", "ad", "token", "9"]),
    activation_type_enabled=st.none() | st.sampled_from(["any", "kms", "ad", "token", "9"]),
    kms_required_count=NUMBERS,
    kms_host=st.none() | TEXT,
    kms_port=NUMBERS,
)
MACHINES = st.builds(
    AuditedMachine,
    name=st.sampled_from([f"srv{number}" for number in range(12)]),
    result=st.sampled_from([*RESULTS, "read", "read", "read", "strange"]),
    reason=st.none() | TEXT,
    read_at=st.none() | st.sampled_from([READ_AT, "2026-02-01", "9999-12-31T23:59:59-12:00", "x"]),
    site=st.none() | TEXT,
    edition_id=st.none() | TEXT | st.sampled_from(["Enterprise", "ServerStandardEval", "Core"]),
    build=NUMBERS | st.sampled_from([20348, 26100, 19045, 14393]),
    installation_type=st.none() | TEXT,
    domain=st.none() | TEXT,
    clock_offset_seconds=NUMBERS,
    cmid=st.none() | TEXT,
    kms_host=st.none() | TEXT,
    kms_port=NUMBERS,
    kms_host_source=st.none() | st.sampled_from(["set", "dns", "none", CANARY]),
    kms_host_used=st.none() | TEXT | st.just("azkms.core.windows.net"),
    kms_port_used=NUMBERS,
    kms_lookup_domain=st.none() | TEXT,
    dns_kms_hosts=st.lists(TEXT, max_size=3).map(tuple),
    dns_error=st.none() | TEXT,
    renewal_interval_minutes=NUMBERS,
    hosting=st.none() | st.builds(KmsHosting, NUMBERS, NUMBERS, st.none(), st.none() | TEXT),
    policies=st.lists(TEXT | st.sampled_from(["Manual=1", "="]), max_size=2).map(tuple),
    expected=st.builds(
        Expected,
        st.none() | st.sampled_from(["kms", "ad", "mak", CANARY]),
        st.none() | TEXT,
        NUMBERS,
        st.booleans(),
    ),
    licenses=st.lists(LICENSES, max_size=3).map(tuple),
)
FLEETS = st.lists(MACHINES, max_size=12)
ENTRIES = ignores_from_option(
    [
        {"rule": rule, "machine": pattern, "reason": "Known", "until": until}
        for rule in ("not_licensed", "machine_failed", "duplicate_cmid")
        for pattern, until in (("srv1*", "2026-03-01"), ("srv2", "2026-02-01"))
    ]
)
TIMES = st.sampled_from([NOW, datetime(2031, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)])


@settings(max_examples=examples(150), deadline=None)
@given(FLEETS, TIMES, st.randoms())
def test_any_fleet_has_one_report(
    fleet: list[AuditedMachine], now: datetime, shuffle: random.Random
) -> None:
    """No rule fails, no key is in it, totals add up, and the input's order makes no difference."""
    whole = report(fleet, ignores=ENTRIES, fail_on=("info",), now=now)
    shuffled = list(fleet)
    shuffle.shuffle(shuffled)
    assert report(shuffled, ignores=ENTRIES, fail_on=("info",), now=now) == whole
    assert CANARY not in repr((whole.findings, whole.kms_hosts, whole.verdict))
    assert all(each.evidence.isprintable() and each.what_to_do for each in whole.findings)
    counted = totals(whole)
    names = {each.name for each in fleet}
    assert counted.machines == sum(counted.machines_by_result.values()) == len(names)
    assert sum(counted.windows.by_status.values()) == counted.machines_by_result["read"]
    assert sum(counted.windows.by_product.values()) == counted.machines_by_result["read"]
    still_open = [each for each in whole.findings if each.ignored is None]
    assert sum(counted.findings_by_severity.values()) == len(still_open)
    assert sum(counted.findings_by_rule.values()) == len(still_open)
    assert sum(counted.ignored_by_severity.values()) == len(whole.findings) - len(still_open)
    ended = counted.windows.permanent + sum(bucket.machines for bucket in counted.windows.expiry)
    assert ended == counted.windows.by_status.get("licensed", 0)
    assert whole.verdict.failed is bool(still_open)


@settings(max_examples=examples(50), deadline=None)
@given(FLEETS)
def test_accepting_everything_never_fails(fleet: list[AuditedMachine]) -> None:
    """But for what the entries themselves are."""
    rules = {each.rule for each in report(fleet).findings}
    entries = [
        {"rule": rule, "machine": "*", "reason": "Known", "until": "2026-03-01"} for rule in rules
    ]
    whole = report(fleet, ignores=ignores_from_option(entries), fail_on=("info",))
    assert not whole.verdict.failed
    assert all(each.ignored == "Known" for each in whole.findings)
