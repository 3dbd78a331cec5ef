"""Machines for the tests of the audit: a sound one, and what makes it another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._audit.audit import (
    audit,
    machine_findings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    READ,
    AuditedLicense,
    AuditedMachine,
    Expected,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._audit.settings import AuditSettings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
READ_AT = "2026-03-01T12:00:00Z"
HOST = "kms01.contoso.example"
DAY = 24 * 60
VALID = 180 * DAY
SETTINGS = AuditSettings()
CANARY = "BCDFG-HJKMN-PQRTV-WXY23-46789"

LICENSE = AuditedLicense(
    name="Windows(R), ServerStandard edition",
    family="ServerStandard",
    application="windows",
    activation_id="de32eafd-aaee-4662-9444-c1befb41bde2",
    is_addon=False,
    channel="gvlk",
    partial_product_key="VMK7H",
    license_status="licensed",
    reason_code=None,
    grace_minutes=VALID - 3 * DAY,
    expires="2026-08-25T12:00:00Z",
    evaluation_end=None,
    activation_type="kms",
    activation_type_enabled="any",
    kms_required_count=5,
)
OFFICE = replace(
    LICENSE,
    name="Office 21, Office21ProPlus2021VL_KMS_Client_AE edition",
    family="Office21ProPlus2021VL_KMS_Client_AE",
    application="office",
    activation_id="fbdb3e18-a8ef-4fb3-9183-dffd60bd0984",
    partial_product_key="6F7TH",
)
OFFICE_PRODUCT = "Office LTSC Professional Plus 2021"
"""Microsoft's name for it."""
ESU = replace(
    LICENSE,
    name="Windows(R), Client-ESU-Year1 add-on for Enterprise",
    family="Client-ESU-Year1",
    activation_id="f520e45e-7413-4a34-a497-d2765967d094",
    is_addon=True,
    channel="mak",
    partial_product_key="3V66T",
    grace_minutes=0,
    expires=None,
    activation_type=None,
)
SOUND = AuditedMachine(
    name="srv01",
    result=READ,
    read_at=READ_AT,
    site="berlin",
    edition_id="ServerStandard",
    build=20348,
    ubr=2031,
    installation_type="Server",
    domain="contoso.example",
    clock_offset_seconds=0,
    cmid="11111111-2222-4333-8444-555555555555",
    kms_host=HOST,
    kms_port=1688,
    kms_host_source="set",
    kms_host_used=HOST,
    kms_port_used=1688,
    dns_kms_hosts=(HOST,),
    renewal_interval_minutes=7 * DAY,
    expected=Expected(method="kms", kms_host=HOST, kms_port=1688),
    licenses=(LICENSE,),
)


def licensed(*others: AuditedLicense, **changes: Any) -> dict[str, Any]:
    """Windows' own licence with these changes, and other licences beside it."""
    return {"licenses": (replace(LICENSE, **changes), *others)}


def machine(**changes: Any) -> AuditedMachine:
    """The sound machine with these changes."""
    return replace(SOUND, **changes)


def found(
    rule: str, audited: AuditedMachine, settings: AuditSettings = SETTINGS, now: datetime = NOW
) -> list[AuditFinding]:
    """Findings of one rule about one machine."""
    return [each for each in machine_findings(audited, settings, now) if each.rule == rule]


def report(
    machines: Iterable[AuditedMachine],
    settings: AuditSettings = SETTINGS,
    ignores: Iterable[Any] = (),
    fail_on: Iterable[str] = ("error",),
    now: datetime = NOW,
) -> AuditReport:
    """The whole audit."""
    return audit(machines, settings, ignores, fail_on, now, "Test")


def of_rule(rule: str, whole: AuditReport) -> list[AuditFinding]:
    """Findings of one rule in a report."""
    return [each for each in whole.findings if each.rule == rule]


def clients(number: int, **changes: Any) -> list[AuditedMachine]:
    """Sound machines, each with a CMID of its own."""
    return [
        machine(name=f"srv{index:03}", **{"cmid": f"cmid-{index:03}", **changes})
        for index in range(number)
    ]
