"""A report made by hand, of everything a little: a person can read what is made of it."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    AuditReport,
    Change,
    Comparison,
    KmsHostUse,
    Verdict,
)

from tests.support.audited import LICENSE, OFFICE

SERVER = AuditedMachine(
    name="srv1",
    result="read",
    read_at="2026-03-01T11:59:00Z",
    site="berlin",
    edition_id="ServerStandard",
    build=20348,
    ubr=2031,
    installation_type="Server",
    domain="contoso.example",
    clock_offset_seconds=-7,
    cmid="cmid-1",
    kms_host_source="set",
    kms_host_used="kms01.contoso.example",
    kms_port_used=1689,
    licenses=(
        replace(LICENSE, grace_minutes=20 * 1440, reason_code="0x4004F040"),
        replace(OFFICE, license_status="notification", grace_minutes=0, name=""),
    ),
)
SMALL = AuditReport(
    title="Night",
    generated="2026-03-01T12:00:00Z",
    machines=(
        AuditedMachine("off", "unreachable", reason="timed out", site="paris"),
        AuditedMachine("pc2", "read", edition_id="Enterprise", build=26100),
        SERVER,
    ),
    findings=(
        AuditFinding("machine_unreachable", "error", "off", None, "timed out", "Turn it on."),
        AuditFinding("not_licensed", "error", "srv1", "Office", "It is not.", "Activate it."),
        AuditFinding("not_licensed", "error", "pc2", "Windows", "No key.", "Install one."),
        AuditFinding(
            "kms_host_below_threshold", "warning", None, "kms01:1688", "Below 5.", "Add machines."
        ),
        AuditFinding("clock_offset", "warning", "srv1", None, "Late.", "Set it.", "No clock"),
        AuditFinding("ignore_unused", "info", None, None, "Unused.", "Delete it."),
    ),
    kms_hosts=(
        KmsHostUse("kms01.contoso.example", 1689, 1, 0, 1, ("berlin",), 3, 1, 5, (3, 2)),
        KmsHostUse("kms.core.windows.net", 1688, 2, 0, 2, (), None, 0, 5, (2,)),
        KmsHostUse("kms02", 1688, 4, 4, 0, (), None, 0, 25),
    ),
    verdict=Verdict(
        True, ("error", "clock_offset"), ("machine_unreachable: 1 machine (off)", "not_licensed: 2")
    ),
    comparison=Comparison(
        "audit.json of yesterday",
        (
            Change("worse", "off", None, None, "licensed", "unreachable"),
            Change("new", "pc2", "not_licensed", "Windows", None, "error"),
            Change("gone", "old", None, None, "licensed", None),
        ),
    ),
)
