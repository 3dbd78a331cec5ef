"""What findings about one machine say, and how support by Microsoft is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.audit import machine_findings
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedMachine,
    Expected,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.product import (
    windows_support,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._audit.settings import AuditSettings
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.support import (
    product_of_office,
)

from tests.support.audited import (
    CANARY,
    DAY,
    ESU,
    NOW,
    OFFICE,
    OFFICE_PRODUCT,
    SETTINGS,
    VALID,
    found,
    licensed,
    machine,
)


@pytest.mark.parametrize("result", ["failed", "unreachable", "skipped"])
def test_machine_that_was_not_read_breaks_that_rule_alone(result: str) -> None:
    """Whatever else is known of it from before."""
    broken = machine(
        result=result, reason=f"a\nb {CANARY}", clock_offset_seconds=99_999, licenses=()
    )
    (finding,) = machine_findings(broken, SETTINGS, NOW)
    assert finding.rule == f"machine_{result}"
    assert finding.evidence == "a b *****-*****-*****-*****-46789"


@pytest.mark.parametrize("minutes_ago", range(0, 10_081, 1440))
def test_client_that_renews_in_time_never_ends_soon(minutes_ago: int) -> None:
    """However many days are asked for."""
    sound = machine(**licensed(grace_minutes=VALID - minutes_ago))
    assert found("expires_soon", sound, AuditSettings(expires_within_days=179)) == []


def test_days_are_counted_from_the_report_not_from_the_read() -> None:
    """A result may be days old, as those of offline scripts are."""
    old = machine(read_at="2026-02-19T12:00:00Z", **licensed(grace_minutes=20 * DAY))
    (finding,) = found("expires_soon", old)
    assert finding.evidence.endswith("ends on 2026-08-25, with 10 days left")
    over = machine(read_at="2026-01-01T12:00:00Z", **licensed(grace_minutes=20 * DAY))
    assert found("expires_soon", over)[0].evidence.endswith("with 0 days left")


@pytest.mark.parametrize(
    ("host", "cloud"),
    [
        ("azkms.core.windows.net", "Azure"),
        ("kms.core.usgovcloudapi.net", "Azure Government"),
        ("163.228.64.161", "Azure China"),
        ("51.4.143.248", "Azure Germany"),
        ("fd00:ec2::250", "AWS"),
        ("35.190.247.13", "Google Cloud"),
        ("169.254.169.253", "Oracle Cloud"),
        ("161.26.96.8", "IBM Cloud"),
    ],
)
def test_kms_host_of_a_cloud_is_called_what_it_is(host: str, cloud: str) -> None:
    """In no country is it an error, found by name or by address."""
    shown = f"[{host}]:1688" if ":" in host else f"{host}:1688"
    advice = (
        f"Leave it to {cloud}, or set replace_cloud_kms_host: true in volume.activation.windows"
    )
    (other,) = found("wrong_kms_host", machine(kms_host_used=host))
    assert (other.severity, other.what_to_do) == ("warning", advice)
    assert other.evidence.startswith(f"It asks {shown}, the KMS host of {cloud}")
    by_hand = machine(
        kms_host=host, kms_host_used=host, expected=Expected("kms", kms_discovery=True)
    )
    (left,) = found("kms_host_by_hand", by_hand)
    assert (left.severity, left.what_to_do) == ("warning", advice)
    assert left.evidence == (
        f"{shown}, the KMS host of {cloud}, is set by hand, the inventory says kms_discovery"
    )


def test_an_edition_without_a_published_key_is_told_the_true_reason() -> None:
    """Multi-session holds a key that is not published, and no KMS host of one's own counts."""
    multi_session = {"edition_id": "ServerRdsh", "build": 26100}
    azure = machine(
        kms_host_used="azkms.core.windows.net", **multi_session, **licensed(partial_product_key="X")
    )
    assert found("unpublished_key", azure) == []
    (other,) = found("wrong_kms_host", azure)
    assert (other.severity, other.what_to_do) == (
        "warning",
        "Leave it to Azure: no setup key (GVLK) is published for Windows Enterprise multi-session",
    )
    for rule, broken in (
        ("wrong_kms_host", {"kms_host_used": "kms99.contoso.example"}),
        ("not_licensed", {"licenses": ()}),
        ("not_licensed", licensed(license_status="unlicensed", reason_code=None)),
    ):
        (finding,) = found(rule, machine(**multi_session, **broken))
        assert (finding.what_to_do or "").startswith("Leave it to the KMS host of Azure")


def test_known_error_code_gives_its_remedy() -> None:
    """An unknown one gives the rule's own."""
    known, unknown, none = (
        found("not_licensed", machine(**licensed(license_status="unlicensed", reason_code=code)))[0]
        for code in ("0xC004F056", "0xC0DEC0DE", "a word")
    )
    assert "0xC004F056" in known.evidence
    assert known.what_to_do != RULES["not_licensed"].what_to_do
    assert "0xC0DEC0DE" in unknown.evidence
    assert unknown.what_to_do == none.what_to_do == RULES["not_licensed"].what_to_do
    assert none.evidence == "License status is unlicensed"


def test_licences_of_the_same_name_are_told_apart() -> None:
    """Else a comparison with the last report would take one for the other."""
    other = replace(OFFICE, partial_product_key="3V66T", license_status="notification")
    both = machine(**licensed(replace(OFFICE, license_status="notification"), other))
    subjects = [each.subject for each in found("not_licensed", both)]
    assert subjects == [f"{OFFICE_PRODUCT} (6F7TH)", f"{OFFICE_PRODUCT} (3V66T)"]


def test_policies_are_told_apart() -> None:
    """By the subject."""
    both = machine(policies=("Manual=1",), **licensed(activation_type_enabled="ad"))
    subjects = [each.subject for each in found("policy_conflict", both)]
    assert subjects == ["Manual", "activation_type_enabled"]


@pytest.mark.parametrize(
    ("values", "what_to_do"),
    [
        (
            {"activation_type_enabled": "ad"},
            "Set activation_type: any or kms by volume.activation.windows",
        ),
        (
            {"activation_type": "ad"},
            "Set activation_type: kms by volume.activation.windows, or use method ad for this "
            "machine in the inventory",
        ),
        ({"activation_type": "token"}, "Set activation_type: kms by volume.activation.windows"),
    ],
)
def test_a_method_that_is_not_the_inventorys(values: dict[str, Any], what_to_do: str) -> None:
    """There is no method token to write into an inventory."""
    [each] = found("policy_conflict", machine(**licensed(**values)))
    assert each.what_to_do == what_to_do


def midnight(day: Any) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


@pytest.mark.parametrize(
    ("edition_id", "build"), [("ServerStandard", 14393), ("Enterprise", 19045)]
)
def test_support_of_windows(edition_id: str, build: int) -> None:
    """The last day itself is supported still."""
    support = windows_support(edition_id, build)
    assert support is not None
    assert support.support_end is not None
    old = machine(edition_id=edition_id, build=build)
    last = midnight(support.support_end)
    for now, ends_soon, unsupported in (
        (last - timedelta(days=181), False, False),
        (last - timedelta(days=180), True, False),
        (last + timedelta(hours=23), True, False),
        (last + timedelta(days=1), False, True),
    ):
        assert bool(found("product_support_ends_soon", old, now=now)) is ends_soon, now
        assert bool(found("product_unsupported", old, now=now)) is unsupported, now
    (finding,) = found("product_unsupported", old, now=last + timedelta(days=1))
    assert finding.subject == support.product
    assert str(support.support_end) in finding.evidence


def test_extended_security_updates_count_where_they_are_licensed() -> None:
    """Until they end too."""
    support = windows_support("Enterprise", 19045)
    assert support is not None
    assert support.support_end is not None
    assert support.esu_end is not None
    windows_10 = {"edition_id": "Enterprise", "build": 19045}
    after = midnight(support.support_end) + timedelta(days=1)
    (finding,) = found("product_unsupported", machine(**windows_10), now=after)
    assert str(support.esu_end) in finding.evidence
    with_esu = machine(**windows_10, **licensed(ESU))
    assert found("product_unsupported", with_esu, now=after) == []
    without = machine(**windows_10, **licensed(replace(ESU, license_status="unlicensed")))
    assert found("product_unsupported", without, now=after)
    last = midnight(support.esu_end)
    assert found("product_support_ends_soon", with_esu, now=last)
    (finding,) = found("product_unsupported", with_esu, now=last + timedelta(days=1))
    assert str(support.esu_end) not in finding.evidence


def test_support_of_office() -> None:
    """Once for each product, however many licences it has."""
    name = "Office 16, Office16ProPlusVL_KMS_Client edition"
    support = product_of_office(name)
    assert support is not None
    assert support.support_end is not None
    old = replace(OFFICE, name=name)
    both = machine(**licensed(old, replace(old, partial_product_key="3V66T")))
    now = midnight(support.support_end) + timedelta(days=1)
    products = [each.subject for each in found("product_unsupported", both, now=now)]
    assert products.count(support.product) == 1
    assert found("product_unsupported", machine(edition_id=None, build=None), now=now) == []


@pytest.mark.parametrize(
    "wrong", [{"edition_id": "", "build": -1}, {"edition_id": CANARY, "build": 0}]
)
def test_unknown_windows_is_not_judged(wrong: dict[str, Any]) -> None:
    """Neither its support nor its key."""
    unknown: AuditedMachine = machine(**wrong)
    for rule in ("product_unsupported", "product_support_ends_soon", "wrong_edition_key"):
        assert found(rule, unknown) == []
