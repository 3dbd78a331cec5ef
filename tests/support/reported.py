"""Reports for the tests of the HTML page, with whatever text a test wants in every field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedMachine,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    AuditReport,
    Change,
    Comparison,
    KmsHostUse,
    Verdict,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.page import (
    report_to_html,
)

from tests.support.audited import HOST, OFFICE, READ_AT, SOUND, licensed, machine

FINDING = AuditFinding(
    rule="not_licensed",
    severity="error",
    machine=SOUND.name,
    subject="Windows",
    evidence="Windows is in notification",
    what_to_do="Activate it",
)
USE = KmsHostUse(
    host=HOST,
    port=1688,
    clients=40,
    client_windows=30,
    server_windows=10,
    sites=("berlin",),
    current_count=30,
    counted_lately=30,
    threshold=25,
    forecast=(30, 28, 24),
)
EMPTY = AuditReport("Empty", READ_AT, (), (), (), Verdict(False, ("error",), ()))


def whole_report() -> AuditReport:
    """A report in which every field of every record has a value."""
    full = machine(
        reason="a reason",
        kms_lookup_domain="contoso.example",
        dns_error="timed out",
        hosting=KmsHosting(30, 1688, True, "VOLUME_KMS_2022"),
        policies=("NoGenTicket",),
        office_click_to_run="16.0.1",
        **licensed(OFFICE, reason_code="0xC004F056", evaluation_end=READ_AT),
    )
    other = replace(SOUND, name="srv02", result="failed", reason="refused", licenses=())
    findings = (
        FINDING,
        replace(FINDING, rule="unknown_rule", subject=None),
        replace(FINDING, machine=None, rule="kms_host_below_threshold", subject=HOST),
        replace(FINDING, rule="clock_offset", severity="warning", ignored="known"),
    )
    changes = tuple(
        Change(kind, SOUND.name, rule, "Windows", "licensed", "unreachable")
        for kind in ("worse", "new", "fixed", "gone", "better")
        for rule in ("not_licensed", None)
    )
    return AuditReport(
        title="Contoso",
        generated=READ_AT,
        machines=(full, other),
        findings=findings,
        kms_hosts=(USE, replace(USE, host="kms02.contoso.example", current_count=None)),
        verdict=Verdict(True, ("error",), ("not_licensed: 1 machine (srv01)",)),
        comparison=Comparison("old.json", changes),
    )


# What the page tells apart by, and so is no free text.
_WORDS = frozenset({"severity", "result", "kind", "application"})


def with_texts(report: AuditReport, change: Callable[[str, str], str]) -> AuditReport:
    """The report with ``change(field, text)`` in place of every text that is not a word of ours."""

    def changed(value: Any, name: str = "") -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            parts = {
                each.name: changed(getattr(value, each.name), each.name) for each in fields(value)
            }
            return replace(value, **parts)
        if isinstance(value, tuple):
            return tuple(changed(each, name) for each in value)
        return change(name, value) if isinstance(value, str) and name not in _WORDS else value

    result = changed(report)
    assert isinstance(result, AuditReport)
    return result


def page(report: AuditReport) -> str:
    """The page as one text."""
    return "".join(report_to_html(report))


def of_machines(*machines: AuditedMachine, findings: tuple[AuditFinding, ...] = ()) -> AuditReport:
    """A report of these machines alone."""
    return replace(EMPTY, machines=machines, findings=findings)
