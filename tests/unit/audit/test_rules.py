"""The rules about one machine: each fires where it should, and not a step before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.audit import (
    machine_findings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    Expected,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES

from tests.support.audited import (
    DAY,
    ESU,
    HOST,
    LICENSE,
    NOW,
    OFFICE,
    SETTINGS,
    SOUND,
    VALID,
    found,
    licensed,
    machine,
)

OTHER_HOST = "kms-old.contoso.example"
DISCOVERY = Expected(method="kms", kms_discovery=True)
BY_DNS = {"kms_host": None, "kms_port": None, "kms_host_source": "dns", "expected": DISCOVERY}
ENTERPRISE_11 = {"edition_id": "Enterprise", "build": 26100, "installation_type": "Client"}
CSVLK = {"channel": "csvlk", "grace_minutes": 0, "partial_product_key": "3V66T"}
ALLOWED = 2 * 7 * DAY + 120
RETAIL = {"channel": "retail", "grace_minutes": 0, "partial_product_key": "3V66T"}
GRACE = replace(
    OFFICE, name="Office 16, Office16O365BusinessR_Grace edition", channel="grace",
    license_status="notification", grace_minutes=0,
)  # fmt: skip
HAND = {"kms_host_used": OTHER_HOST, "kms_host": OTHER_HOST}
ERROR, WARNING, INFO, NOTHING = "error", "warning", "info", None

CASES: list[tuple[str, dict[str, Any], str | None]] = [
    ("machine_unreachable", {"result": "unreachable", "reason": "timed out"}, ERROR),
    ("machine_failed", {"result": "failed", "reason": "no CIM"}, ERROR),
    ("machine_failed", {"result": "of another version"}, ERROR),
    ("machine_skipped", {"result": "skipped"}, INFO),
    # License status
    ("not_licensed", {}, NOTHING),
    ("not_licensed", {"licenses": ()}, ERROR),
    ("not_licensed", {"licenses": (OFFICE,)}, ERROR),
    ("not_licensed", licensed(license_status="unlicensed"), ERROR),
    ("not_licensed", licensed(license_status="notification"), ERROR),
    ("not_licensed", licensed(license_status="unknown"), ERROR),
    ("not_licensed", licensed(license_status="oob_grace"), NOTHING),
    ("not_licensed", licensed(OFFICE), NOTHING),
    ("not_licensed", licensed(replace(OFFICE, license_status="notification")), ERROR),
    ("not_licensed", licensed(replace(ESU, license_status="unlicensed")), ERROR),
    ("not_licensed", licensed(GRACE), ERROR),
    ("not_licensed", licensed(OFFICE, GRACE), NOTHING),
    ("not_licensed", licensed(replace(LICENSE, family="Other", license_status="unlicensed")), None),
    ("in_grace", {}, NOTHING),
    ("in_grace", licensed(license_status="oob_grace", grace_minutes=30 * DAY), WARNING),
    ("in_grace", licensed(license_status="oot_grace", grace_minutes=0), WARNING),
    ("in_grace", licensed(license_status="extended_grace"), WARNING),
    ("in_grace", licensed(license_status="non_genuine_grace"), ERROR),
    ("in_grace", licensed(replace(OFFICE, license_status="oob_grace")), WARNING),
    ("in_grace", licensed(OFFICE, replace(GRACE, license_status="oob_grace")), NOTHING),
    # Expiry
    ("expires_soon", {}, NOTHING),
    ("expires_soon", licensed(grace_minutes=30 * DAY), WARNING),
    ("expires_soon", licensed(grace_minutes=30 * DAY + 1), NOTHING),
    ("expires_soon", licensed(grace_minutes=0, channel="mak"), NOTHING),
    ("expires_soon", licensed(grace_minutes=1, license_status="oob_grace"), NOTHING),
    ("expires_soon", licensed(grace_minutes=30 * DAY, channel="avma"), WARNING),
    ("expires_soon", licensed(grace_minutes=7 * DAY, channel="subscription"), WARNING),
    ("expires_soon", licensed(grace_minutes=7 * DAY + 1, channel="subscription"), NOTHING),
    ("expires_soon", {**licensed(grace_minutes=30 * DAY), "read_at": None}, WARNING),
    (
        "expires_soon",
        {**licensed(grace_minutes=31 * DAY), "read_at": "2026-02-28T12:00:00Z"},
        WARNING,
    ),
    ("expires_soon", licensed(replace(OFFICE, grace_minutes=9)), WARNING),
    ("subscription_ended", {}, NOTHING),
    ("subscription_ended", {"subscription_status": "active"}, NOTHING),
    ("subscription_ended", {"subscription_status": "not_installed"}, NOTHING),
    ("subscription_ended", {"subscription_status": "expired"}, WARNING),
    ("subscription_ended", {"subscription_status": "disabled"}, WARNING),
    ("not_renewed", {}, NOTHING),
    ("not_renewed", licensed(grace_minutes=VALID - ALLOWED), NOTHING),
    ("not_renewed", licensed(grace_minutes=VALID - ALLOWED - 1), WARNING),
    ("not_renewed", licensed(grace_minutes=VALID - ALLOWED - 1, activation_type=None), WARNING),
    ("not_renewed", licensed(grace_minutes=VALID - ALLOWED - 1, activation_type="ad"), WARNING),
    ("not_renewed", licensed(grace_minutes=VALID - ALLOWED - 1, activation_type="token"), NOTHING),
    ("not_renewed", licensed(grace_minutes=VALID - ALLOWED - 1, channel="mak"), NOTHING),
    ("not_renewed", licensed(grace_minutes=1, license_status="oot_grace"), NOTHING),
    ("not_renewed", licensed(grace_minutes=VALID + 99), NOTHING),
    ("not_renewed", licensed(replace(OFFICE, grace_minutes=DAY)), WARNING),
    (
        "not_renewed",
        {**licensed(grace_minutes=VALID - 20 * DAY), "renewal_interval_minutes": 14400},
        NOTHING,
    ),
    (
        "not_renewed",
        {**licensed(grace_minutes=VALID - DAY), "renewal_interval_minutes": 15},
        NOTHING,
    ),
    (
        "not_renewed",
        {**licensed(grace_minutes=VALID - DAY - 1), "renewal_interval_minutes": 15},
        WARNING,
    ),
    (
        "not_renewed",
        {**licensed(grace_minutes=VALID - 10 * DAY), "renewal_interval_minutes": 14},
        NOTHING,
    ),
    (
        "not_renewed",
        {**licensed(grace_minutes=VALID - 15 * DAY), "renewal_interval_minutes": 43201},
        WARNING,
    ),
    # Evaluation, channel, key
    ("evaluation", {}, NOTHING),
    ("evaluation", licensed(channel="evaluation"), ERROR),
    ("evaluation", {"edition_id": "ServerStandardEval"}, ERROR),
    ("evaluation", licensed(replace(OFFICE, channel="evaluation")), ERROR),
    ("unexpected_channel", {}, NOTHING),
    ("unexpected_channel", licensed(**RETAIL), INFO),
    ("unexpected_channel", licensed(**RETAIL, license_status="notification"), WARNING),
    ("unexpected_channel", licensed(channel="unknown"), WARNING),
    ("unexpected_channel", licensed(**CSVLK), NOTHING),
    ("unexpected_channel", licensed(channel="evaluation"), NOTHING),
    ("unexpected_channel", {"expected": Expected(method="mak")}, WARNING),
    (
        "unexpected_channel",
        {"expected": Expected(method="mak"), **licensed(channel="mak")},
        NOTHING,
    ),
    (
        "unexpected_channel",
        {"expected": Expected(method="avma"), **licensed(channel="avma")},
        NOTHING,
    ),
    ("unexpected_channel", {"expected": Expected(method="ad")}, NOTHING),
    ("unexpected_channel", {"expected": Expected(method="ad"), **licensed(**RETAIL)}, INFO),
    ("unexpected_channel", {"expected": Expected(method="esu"), **licensed(**RETAIL)}, NOTHING),
    ("unexpected_channel", {"expected": Expected(), **licensed(**RETAIL)}, NOTHING),
    ("unexpected_channel", {"licenses": ()}, NOTHING),
    ("wrong_edition_key", {}, NOTHING),
    ("wrong_edition_key", {"edition_id": "ServerDatacenter"}, ERROR),
    ("wrong_edition_key", {"build": 17763}, ERROR),
    ("wrong_edition_key", {"edition_id": "SERVERSTANDARD"}, NOTHING),
    ("wrong_edition_key", {"edition_id": "ServerNew"}, NOTHING),
    ("wrong_edition_key", {"edition_id": None}, NOTHING),
    ("wrong_edition_key", {"build": None}, NOTHING),
    ("wrong_edition_key", {"edition_id": "ServerDatacenter", **licensed(**RETAIL)}, NOTHING),
    ("wrong_edition_key", licensed(partial_product_key=None), NOTHING),
    ("wrong_edition_key", licensed(partial_product_key="3V66T"), NOTHING),
    ("wrong_edition_key", {**ENTERPRISE_11, **licensed(partial_product_key="2YT43")}, NOTHING),
    ("wrong_edition_key", {**ENTERPRISE_11, **licensed(partial_product_key="T83GX")}, ERROR),
    ("unpublished_key", {}, NOTHING),
    ("unpublished_key", licensed(partial_product_key="3V66T"), WARNING),
    ("unpublished_key", licensed(**RETAIL), NOTHING),
    ("unpublished_key", licensed(partial_product_key=None), NOTHING),
    ("unpublished_key", licensed(OFFICE), NOTHING),
    ("unpublished_key", licensed(replace(OFFICE, partial_product_key="3V66T")), WARNING),
    (
        "unpublished_key",
        licensed(replace(OFFICE, partial_product_key="3V66T", application="other")),
        None,
    ),
    # KMS host
    ("wrong_kms_host", {}, NOTHING),
    ("wrong_kms_host", {"kms_host_used": "KMS01.Contoso.Example."}, NOTHING),
    ("wrong_kms_host", {"kms_host_used": OTHER_HOST}, ERROR),
    ("wrong_kms_host", {"kms_host_used": None, "kms_host": OTHER_HOST}, ERROR),
    ("wrong_kms_host", {"kms_port_used": 1689}, ERROR),
    ("wrong_kms_host", {"kms_port_used": None}, NOTHING),
    ("wrong_kms_host", {"kms_host_used": "azkms.core.windows.net"}, WARNING),
    ("wrong_kms_host", {"kms_host_used": None, "kms_host": None, "kms_host_source": "none"}, ERROR),
    ("wrong_kms_host", {"kms_host_used": None, "kms_host": None, "kms_host_source": None}, NOTHING),
    ("wrong_kms_host", {**HAND, "expected": Expected()}, NOTHING),
    ("wrong_kms_host", {**HAND, "expected": Expected("ad", HOST)}, NOTHING),
    ("wrong_kms_host", {**HAND, "expected": Expected(None, HOST)}, ERROR),
    ("wrong_kms_host", {**HAND, **licensed(**RETAIL)}, NOTHING),
    ("wrong_kms_host", {**HAND, **licensed(**RETAIL, license_status="unlicensed")}, ERROR),
    ("wrong_kms_host", {**HAND, **licensed(**CSVLK)}, NOTHING),
    ("wrong_kms_host", {**HAND, "licenses": ()}, ERROR),
    (
        "wrong_kms_host",
        {**HAND, "licenses": (), "hosting": KmsHosting(9, None, None, None)},
        NOTHING,
    ),
    ("kms_host_by_hand", {}, NOTHING),
    ("kms_host_by_hand", BY_DNS, NOTHING),
    ("kms_host_by_hand", {**BY_DNS, "kms_host": HOST}, WARNING),
    ("kms_host_by_hand", {**BY_DNS, "kms_host": HOST, **licensed(**CSVLK)}, NOTHING),
    ("kms_host_is_itself", {}, NOTHING),
    ("kms_host_is_itself", {"kms_host_used": "srv01"}, ERROR),
    ("kms_host_is_itself", {"kms_host_used": "SRV01.contoso.example"}, ERROR),
    ("kms_host_is_itself", {"kms_host_used": "srv01.other.example"}, NOTHING),
    (
        "kms_host_is_itself",
        {"name": "srv01.a.example", "kms_host_used": "srv01.b.example"},
        NOTHING,
    ),
    ("kms_host_is_itself", {"kms_host_used": "localhost"}, ERROR),
    ("kms_host_is_itself", {"kms_host_used": "127.0.0.1"}, ERROR),
    ("kms_host_is_itself", {"kms_host_used": "[::1]"}, ERROR),
    ("kms_host_is_itself", {"kms_host_used": None, "kms_host": "srv01"}, ERROR),
    ("kms_host_is_itself", {"kms_host_used": "srv01", **licensed(**CSVLK)}, NOTHING),
    ("kms_host_is_itself", {"kms_host_used": "srv01", **licensed(**RETAIL)}, NOTHING),
    ("dns_no_srv", BY_DNS, NOTHING),
    ("dns_no_srv", {**BY_DNS, "dns_kms_hosts": ()}, NOTHING),
    ("dns_no_srv", {**BY_DNS, "dns_kms_hosts": (), "dns_error": "no record"}, WARNING),
    ("dns_no_srv", {**BY_DNS, "dns_kms_hosts": (), "dns_error": "x", "kms_host_used": None}, ERROR),
    ("dns_no_srv", {**BY_DNS, "dns_error": "one domain of two"}, NOTHING),
    ("dns_no_srv", {"dns_kms_hosts": (), "dns_error": "no record"}, NOTHING),
    # Clock, settings
    ("clock_offset", {"clock_offset_seconds": 300}, NOTHING),
    ("clock_offset", {"clock_offset_seconds": -301}, WARNING),
    ("clock_offset", {"clock_offset_seconds": 14_400}, WARNING),
    ("clock_offset", {"clock_offset_seconds": 14_401}, ERROR),
    ("clock_offset", {"clock_offset_seconds": -14_401}, ERROR),
    ("clock_offset", {"clock_offset_seconds": None}, NOTHING),
    ("policy_conflict", {}, NOTHING),
    ("policy_conflict", {"policies": ("NoGenTicket=1", "UserOperations=1")}, NOTHING),
    ("policy_conflict", {"policies": ("NoGenTicket=1", "Manual=1")}, WARNING),
    ("policy_conflict", licensed(activation_type_enabled="kms"), NOTHING),
    ("policy_conflict", licensed(activation_type_enabled="ad"), WARNING),
    ("policy_conflict", licensed(activation_type_enabled="token"), WARNING),
    ("policy_conflict", licensed(activation_type="ad"), WARNING),
    ("policy_conflict", licensed(activation_type="token"), WARNING),
    ("policy_conflict", licensed(activation_type="ad", license_status="notification"), NOTHING),
    ("policy_conflict", licensed(activation_type=None, activation_type_enabled=None), NOTHING),
    ("policy_conflict", {"expected": Expected("ad")}, WARNING),
    ("policy_conflict", {"expected": Expected("ad"), **licensed(activation_type="ad")}, NOTHING),
    ("policy_conflict", {"expected": Expected(), **licensed(activation_type="ad")}, NOTHING),
    ("policy_conflict", licensed(**RETAIL, activation_type_enabled="ad"), NOTHING),
    ("user_operations", {"policies": ("UserOperations=1",)}, WARNING),
    ("user_operations", {"policies": ("UserOperationsElsewhere=1",)}, NOTHING),
]


@pytest.mark.parametrize(
    ("rule", "changes", "severity"), CASES, ids=[f"{i}-{case[0]}" for i, case in enumerate(CASES)]
)
def test_rule(rule: str, changes: dict[str, Any], severity: str | None) -> None:
    """A finding with one line of evidence and something to do, or none."""
    findings = found(rule, machine(**changes))
    assert [each.severity for each in findings] == ([severity] if severity else [])
    for each in findings:
        assert each.machine == changes.get("name", "srv01")
        assert each.evidence
        assert each.what_to_do
        assert "\n" not in each.evidence


def test_sound_machine_has_no_finding() -> None:
    """Nor has a KMS host, nor a machine that Active Directory activates."""
    host = machine(
        kms_host=None, kms_host_used=None, hosting=KmsHosting(50, 1688, True, None),
        **licensed(**CSVLK),
    )  # fmt: skip
    ad = machine(expected=Expected("ad"), **licensed(OFFICE, activation_type="ad"))
    for each in (SOUND, host, ad):
        assert list(machine_findings(each, SETTINGS, NOW)) == []


def test_every_rule_about_machines_has_a_case() -> None:
    """So that a new rule is not forgotten here."""
    tested = {rule for rule, _, severity in CASES if severity}
    elsewhere = {"product_unsupported", "product_support_ends_soon", "duplicate_cmid"}
    assert tested | elsewhere == {rule.id for rule in RULES.values() if not rule.is_about_fleet}
