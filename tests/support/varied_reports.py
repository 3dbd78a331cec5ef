"""Reports for the tests of the formats: of everything something, and texts that mean harm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ansible_collections.volume.activation.plugins.plugin_utils._audit.compare import compare
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
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._report.csv_tables import (
    findings_to_csv,
    machines_to_csv,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.files import FILES
from ansible_collections.volume.activation.plugins.plugin_utils._report.json_file import (
    report_to_json,
)
from hypothesis import strategies as st

from tests.support.audited import (
    HOST,
    OFFICE,
    READ_AT,
    SOUND,
    VALID,
    clients,
    licensed,
    machine,
    report,
)

Render = Callable[[AuditReport], Iterable[str]]

RENDERS: dict[str, Render] = {
    name: render for files in FILES.values() for name, render in files.items()
}
"""What makes each file of a report."""

UNLICENSED = licensed(
    license_status="notification", grace_minutes=0, expires=None, reason_code="0xC004F056"
)
KMS_MACHINE = machine(
    name="kms01",
    cmid="kms",
    kms_host=None,
    kms_host_used=None,
    hosting=KmsHosting(3, 1688, True, "Windows(R) Operating System, VOLUME_KMS_WS16 channel"),
    **licensed(channel="csvlk", grace_minutes=0, expires=None, partial_product_key="3V66T"),
)
VARIED = [
    *clients(3),
    KMS_MACHINE,
    machine(name="no-licence", cmid="a", **UNLICENSED),
    machine(name="no-key", cmid="b", licenses=()),
    machine(name="office", cmid="c", **licensed(replace(OFFICE, license_status="unlicensed"))),
    machine(name="twin-1", cmid="twin"),
    machine(name="twin-2", cmid="twin"),
    machine(name="silent", cmid="d", **licensed(grace_minutes=VALID // 2)),
    machine(name="late", cmid="e", clock_offset_seconds=-20_000),
    AuditedMachine("off", "unreachable", reason="timed out", site="paris"),
    AuditedMachine("broken", "failed", reason="Access is denied"),
    AuditedMachine("left-out", "skipped", reason="Not part of this run (limit or slice)"),
]
ENTRIES = ignores_from_option(
    [
        {"rule": "clock_offset", "machine": "late", "reason": "No clock", "until": "2026-03-31"},
        {"rule": "evaluation", "machine": "x", "reason": "Old", "until": "2026-02-01"},
    ]
)


def varied() -> AuditReport:
    """A report that has something of everything, compared with an earlier one."""
    today = report(VARIED, ignores=ENTRIES)
    yesterday = report([*VARIED[2:6], machine(name="off", cmid="f"), machine(name="gone")])
    return replace(today, comparison=compare(today, yesterday, "last/audit.json"))


def rendered(render: Render, of: AuditReport) -> str:
    """The whole file."""
    return "".join(render(of))


def as_json(of: AuditReport) -> str:
    """The JSON report."""
    return rendered(report_to_json, of)


def as_csv(of: AuditReport) -> str:
    """The table of machines."""
    return rendered(machines_to_csv, of)


def as_findings_csv(of: AuditReport) -> str:
    """The table of findings."""
    return rendered(findings_to_csv, of)


HARMFUL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "| a | b |",
    "[link](javascript:alert(1))",
    "![x](http://example.invalid/x.png)",
    "`code`",
    "</testcase>",
    "]]>",
    "&amp;",
    "a\\",
    '{x="y"}',
    "1. one",
    "- one",
    "# head",
    "www.example.invalid",
    "grüße \u4e2d\U0001f600",
]
"""Texts that mean something to a program that reads one of the formats."""

# Printable and in one line, as machine_from_info and report_from_json make every text.
TEXTS = st.sampled_from([*HARMFUL, "a", "kms01", HOST, "ServerStandard"]) | st.text(
    st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12
)
NUMBERS = st.none() | st.integers(-(2**53), 2**53)
LICENSES = st.builds(
    AuditedLicense,
    name=TEXTS,
    family=TEXTS,
    application=st.sampled_from(["windows", "office", "other"]),
    activation_id=TEXTS,
    is_addon=st.booleans(),
    channel=st.sampled_from(["gvlk", "csvlk", "mak", "evaluation"]) | TEXTS,
    partial_product_key=st.none() | st.sampled_from(["VMK7H", "2YT43"]),
    license_status=st.sampled_from(["licensed", "oob_grace", "notification"]) | TEXTS,
    reason_code=st.none() | TEXTS,
    grace_minutes=st.integers(0, 10**6),
    expires=st.none() | st.just("2026-08-25T12:00:00Z") | TEXTS,
    evaluation_end=st.none() | TEXTS,
    activation_type=st.none() | TEXTS,
    activation_type_enabled=st.none() | TEXTS,
    kms_required_count=NUMBERS,
    kms_host=st.none() | TEXTS,
    kms_port=NUMBERS,
)
MACHINES = st.builds(
    AuditedMachine,
    name=TEXTS,
    result=st.sampled_from([*RESULTS, "read", "read"]),
    reason=st.none() | TEXTS,
    read_at=st.none() | st.just(READ_AT),
    site=st.none() | TEXTS,
    edition_id=st.none() | TEXTS,
    build=NUMBERS,
    ubr=NUMBERS,
    installation_type=st.none() | TEXTS,
    domain=st.none() | TEXTS,
    clock_offset_seconds=NUMBERS,
    cmid=st.none() | TEXTS,
    kms_host=st.none() | TEXTS,
    kms_port=NUMBERS,
    kms_host_source=st.none() | st.sampled_from(["set", "dns"]),
    kms_host_used=st.none() | TEXTS,
    kms_port_used=st.none() | st.integers(1, 65535),
    kms_lookup_domain=st.none() | TEXTS,
    dns_kms_hosts=st.lists(TEXTS, max_size=2).map(tuple),
    dns_error=st.none() | TEXTS,
    renewal_interval_minutes=NUMBERS,
    hosting=st.none() | st.builds(KmsHosting, NUMBERS, NUMBERS, st.booleans(), TEXTS),
    policies=st.lists(TEXTS, max_size=2).map(tuple),
    office_click_to_run=st.none() | TEXTS,
    expected=st.builds(
        Expected,
        st.none() | TEXTS,
        st.none() | TEXTS,
        NUMBERS,
        st.booleans(),
        st.lists(TEXTS, max_size=2).map(tuple),
    ),
    licenses=st.lists(LICENSES, max_size=2).map(tuple),
)
REPORTS = st.lists(MACHINES | st.just(SOUND), max_size=6).map(report)
"""Reports of any fleet."""
