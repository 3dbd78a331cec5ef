"""What every rule says of a machine that breaks it: evidence and advice, whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.audit import (
    machine_findings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.finding import AuditFinding
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import Expected
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.table_file import (
    read_yaml,
)

from tests.support.audited import (
    CANARY,
    DAY,
    ESU,
    HOST,
    NOW,
    OFFICE,
    SETTINGS,
    VALID,
    licensed,
    machine,
)

OTHER_HOST = "kms-old.contoso.example"
ENTERPRISE_11 = {"edition_id": "Enterprise", "build": 26100, "installation_type": "Client"}
WINDOWS_10 = {"edition_id": "Enterprise", "build": 19045, "installation_type": "Client"}
MULTI_SESSION = {"edition_id": "ServerRdsh", "build": 26100}
BY_DNS = {
    "kms_host": None,
    "kms_port": None,
    "kms_host_source": "dns",
    "dns_kms_hosts": (),
    "dns_error": "no record",
    "expected": Expected("kms", kms_discovery=True),
}
BY_HAND = {"expected": Expected("kms", kms_discovery=True)}
LATE = {"grace_minutes": VALID - 15 * DAY}
UNPUBLISHED = {"partial_product_key": "3V66T"}
SITE = Expected("kms", HOST, 1688, kms_hosts=(f"{HOST}:1688", "kms02.contoso.example:1689"))


def asks(host: str | None, source: str | None = "set", **more: Any) -> dict[str, Any]:
    """A machine that would ask this host next."""
    return {"kms_host_used": host, "kms_host_source": source, **more}


CASES: dict[str, dict[str, Any]] = {
    "unreachable": {"result": "unreachable", "reason": "timed out"},
    "failed": {"result": "failed", "reason": f"a\nb {CANARY}"},
    "of another version": {"result": "of another version"},
    "skipped": {"result": "skipped", "reason": " "},
    "a clock that Kerberos does not accept": {"clock_offset_seconds": -301},
    "a clock that no KMS host accepts": {"clock_offset_seconds": 14_401},
    "renews nothing by itself": {"policies": ("Manual=1",)},
    "users may change it": {"policies": ("NoGenTicket=1", "UserOperations=1")},
    "Active Directory alone allowed": licensed(activation_type_enabled="ad"),
    "tokens alone allowed": licensed(activation_type_enabled="token"),
    "KMS alone allowed": {"expected": Expected("ad"), **licensed(activation_type_enabled="kms")},
    "activated by Active Directory": licensed(activation_type="ad"),
    "activated by a token": licensed(activation_type="token"),
    "activated by KMS": {"expected": Expected("ad")},
    "a method that asks no host": {
        "expected": Expected("avma"),
        **licensed(channel="avma", activation_type="ad"),
    },
    "a retail licence": licensed(channel="retail", grace_minutes=0, **UNPUBLISHED),
    "a MAK where a key is expected": {
        "expected": Expected("key"),
        **licensed(channel="mak", grace_minutes=0),
    },
    "a retail key as expected": {
        "expected": Expected("key"),
        **licensed(channel="retail", grace_minutes=0),
    },
    "an OEM key as expected": {
        "expected": Expected("key"),
        **licensed(channel="oem", grace_minutes=0),
    },
    "grace is told elsewhere": licensed(channel="grace"),
    "the key of another edition": {"edition_id": "ServerDatacenter"},
    "the key of several other editions": {**ENTERPRISE_11, **licensed(partial_product_key="T83GX")},
    "a key that is not published": licensed(**UNPUBLISHED),
    "a key that is not published, of a new edition": {
        "edition_id": "ServerNew",
        **licensed(**UNPUBLISHED),
    },
    "the same of Office": {"edition_id": "ServerNew", **licensed(replace(OFFICE, **UNPUBLISHED))},
    "a whole key in place of its end": licensed(partial_product_key=f"{CANARY[:-5]}3V66T"),
    "no key": {"licenses": ()},
    "no key, and none published": {**MULTI_SESSION, "licenses": (), "expected": Expected()},
    "unlicensed": licensed(license_status="unlicensed"),
    "unlicensed, and no key published": {**MULTI_SESSION, **licensed(license_status="unlicensed")},
    "a reason with a remedy": licensed(license_status="notification", reason_code="0xC004F056"),
    "a reason that nobody knows": licensed(license_status="notification", reason_code="0xC0DEC0DE"),
    "Office unlicensed": licensed(replace(OFFICE, license_status="unlicensed")),
    "an add-on unlicensed": licensed(replace(ESU, license_status="unlicensed")),
    "grace of more than a day": licensed(license_status="oob_grace", grace_minutes=DAY + 1),
    "grace of one day": licensed(license_status="oot_grace", grace_minutes=DAY),
    "grace that is over": licensed(license_status="extended_grace", grace_minutes=0),
    "grace read two days ago": {
        "read_at": "2026-02-27T12:00:00Z",
        **licensed(license_status="oob_grace", grace_minutes=9 * DAY),
    },
    "not genuine": licensed(license_status="non_genuine_grace", grace_minutes=9 * DAY),
    "ends soon, late with KMS": licensed(grace_minutes=30 * DAY),
    "ends soon, late with Active Directory": {
        "expected": Expected("ad"),
        **licensed(grace_minutes=30 * DAY, activation_type="ad"),
    },
    "ends soon, and is not renewed": {
        "expected": Expected(),
        **licensed(channel="avma", grace_minutes=8 * DAY, expires=None),
    },
    "a subscription that ends": {
        "expected": Expected(),
        **licensed(grace_minutes=7 * DAY, channel="subscription", expires="2026-03-08T12:00:00Z"),
    },
    "a subscription that is over": {"subscription_status": "expired"},
    "a subscription that is disabled": {"subscription_status": "disabled"},
    "an evaluation without a key": {"edition_id": "ServerStandardEval", "licenses": ()},
    "an evaluation of a client": {
        **ENTERPRISE_11,
        "edition_id": "EnterpriseEval",
        **licensed(channel="evaluation", evaluation_end="2026-05-01T00:00:00Z"),
    },
    "an evaluation of Office": licensed(
        replace(OFFICE, channel="evaluation", license_status="notification", expires=None)
    ),
    "late by the usual interval": licensed(**LATE),
    "late by minutes": {"renewal_interval_minutes": 1500, **licensed(**LATE)},
    "late by a day": {"renewal_interval_minutes": 1440, **licensed(**LATE)},
    "another host, set": asks(OTHER_HOST),
    "another host, set for Windows": asks(OTHER_HOST, "set_for_product"),
    "another host, used last": asks(OTHER_HOST, "cached"),
    "another host, of a lookup domain": asks(OTHER_HOST, "lookup_domain"),
    "another host, through DNS": asks(OTHER_HOST, "dns"),
    "another host, nobody knows where from": asks(OTHER_HOST, None),
    "another port": asks(HOST, kms_port_used=1689),
    "a port that is not said": asks(HOST, kms_port_used=None, expected=Expected("kms", HOST)),
    "another port than the usual one": asks(
        HOST, kms_port_used=None, expected=Expected("kms", HOST, 1690)
    ),
    "another host that was not used yet": asks(None, kms_host=OTHER_HOST, kms_port=1690),
    "no host": asks(None, "none", kms_host=None),
    "DNS was not asked": asks(None, "dns", kms_host=None),
    "none of the hosts of the site": asks(OTHER_HOST, expected=SITE),
    "the second host of the site": asks("kms02.contoso.example", kms_port_used=1689, expected=SITE),
    "the host of a cloud": asks("azkms.core.windows.net"),
    "multi-session that asks Azure": asks(
        "azkms.core.windows.net", **MULTI_SESSION, **licensed(**UNPUBLISHED)
    ),
    "multi-session that asks another host": asks(
        OTHER_HOST, **MULTI_SESSION, **licensed(**UNPUBLISHED)
    ),
    "by hand though DNS shall name it": BY_HAND,
    "by hand though DNS shall name it, a cloud's": {
        **BY_HAND,
        "kms_host": "azkms.core.windows.net",
        "kms_port": None,
    },
    "asks itself": asks("SRV01.contoso.example", expected=Expected()),
    "asks itself by an address": asks("127.0.0.1", expected=Expected()),
    "no record in the domain": BY_DNS,
    "no record in the lookup domain": {
        **BY_DNS,
        "kms_lookup_domain": "a.example",
        "kms_host_used": None,
    },
    "no record in no domain": {**BY_DNS, "domain": None},
    "a KMS host asks nobody": {
        "hosting": None,
        **licensed(channel="csvlk", grace_minutes=0),
        **asks(OTHER_HOST),
    },
}

OF_A_DAY: dict[str, tuple[str, dict[str, Any]]] = {
    "supported for half a year and a day": ("2025-04-16", WINDOWS_10),
    "ends in half a year": ("2025-04-17", WINDOWS_10),
    "ends today": ("2025-10-14", WINDOWS_10),
    "ends today, with extended updates": ("2025-10-14", {**WINDOWS_10, **licensed(ESU)}),
    "has ended": ("2025-10-15", WINDOWS_10),
    "has ended, with extended updates": ("2025-10-15", {**WINDOWS_10, **licensed(ESU)}),
    "has ended, with extended updates that are not licensed": (
        "2025-10-15",
        {**WINDOWS_10, **licensed(replace(ESU, license_status="notification"))},
    ),
    "has ended, with another add-on": (
        "2025-10-15",
        {**WINDOWS_10, **licensed(replace(ESU, name="Windows(R), another add-on"))},
    ),
    "has ended, with what is no add-on": (
        "2025-10-15",
        {**WINDOWS_10, **licensed(replace(ESU, is_addon=False))},
    ),
    "has ended, with an add-on of Office": (
        "2025-10-15",
        {**WINDOWS_10, **licensed(replace(ESU, application="office"))},
    ),
    "extended updates end soon": ("2028-10-01", {**WINDOWS_10, **licensed(ESU)}),
    "extended updates have ended": ("2028-10-11", {**WINDOWS_10, **licensed(ESU)}),
    "Office has ended": (
        "2026-10-14",
        licensed(OFFICE, replace(OFFICE, partial_product_key="3V66T")),
    ),
    "Office has ended, on Windows with extended updates": (
        "2026-10-14",
        {**WINDOWS_10, **licensed(OFFICE, ESU)},
    ),
}
TOLD = read_yaml(Path(__file__).parent / "data" / "told.yml")


def said(finding: AuditFinding) -> str:
    """A finding in one line."""
    about = f" of {finding.subject}" if finding.subject else ""
    return f"{finding.severity}, {finding.rule}{about}: {finding.evidence}. {finding.what_to_do}"


@pytest.mark.parametrize("case", CASES)
def test_what_is_told(case: str) -> None:
    """All that there is to say of the machine."""
    found = machine_findings(machine(**CASES[case]), SETTINGS, NOW)
    assert list(map(said, found)) == TOLD[case]


@pytest.mark.parametrize("case", OF_A_DAY)
def test_what_is_told_of_support(case: str) -> None:
    day, changes = OF_A_DAY[case]
    now = datetime.fromisoformat(day).replace(tzinfo=UTC)
    found = machine_findings(machine(**changes), SETTINGS, now)
    assert [said(each) for each in found if "support" in each.rule] == TOLD[case]
