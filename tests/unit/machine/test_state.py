"""Which licence a question is about, which KMS settings count for it, and what a result shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.details import (
    REQUEST_COLUMNS,
    kms_hosting,
    product_details,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._machine.shown import (
    activation_types_shown,
    license_shown,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    AskedDomain,
    Discovery,
    MachineState,
    Product,
    Unread,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.subscription import (
    Subscription,
    subscription,
)

from tests.support.raw_answer import PRODUCT, RAW, raw

LICENCE = parse_state(RAW).products[0]
TARGET: dict[str, str | bool] = {"PartialProductKey": "9V9V9", "LicenseIsAddon": True}
ADDON = replace(
    LICENCE, activation_id="ESU", is_addon=True, partial_product_key="9V9V9", family="ESU"
)
OFFICE = replace(
    LICENCE, activation_id="Office", application_id="0ff1ce15-a989-479d-af46-f275c6370663"
)


def state(*products: Product) -> MachineState:
    """The plain machine with these licences."""
    return replace(parse_state(RAW), products=products)


def test_licence_of_windows() -> None:
    other = replace(LICENCE, family="ServerEssentials")
    unlicensed = replace(LICENCE, status=5)
    assert state(OFFICE, ADDON, LICENCE).windows_product is LICENCE
    assert state(other, LICENCE).windows_product is LICENCE
    assert state(unlicensed, other).windows_product is other
    assert state(OFFICE, ADDON).windows_product is None
    assert state(OFFICE, ADDON, LICENCE).addons == (ADDON,)


@pytest.mark.parametrize(
    ("target", "product"),
    [
        (None, LICENCE),
        ({"ID": "esu"}, ADDON),
        ({"ID": "OFFICE"}, OFFICE),
        ({"ID": "other"}, None),
        (TARGET, ADDON),
        ({**TARGET, "PartialProductKey": "VMK7H"}, None),
        ({**TARGET, "LicenseIsAddon": False}, LICENCE),
    ],
)
def test_subject_of_a_step(target: Any, product: Product | None) -> None:
    assert state(OFFICE, ADDON, LICENCE).subject(target) is product


@pytest.mark.parametrize(
    ("status", "kind", "by_kms", "by_ad"),
    [(1, 1, True, True), (1, 2, True, False), (1, None, True, False), (5, 1, False, False)],
)
def test_licensed_by(status: int, kind: int | None, by_kms: bool, by_ad: bool) -> None:
    product = replace(LICENCE, status=status, activation_type=kind)
    assert (product.is_licensed_by("kms"), product.is_licensed_by("ad")) == (by_kms, by_ad)


def test_licence_of_which_only_the_names_are_known() -> None:
    bare = Product("id", "application", "name", "description", "gvlk", "family", False)
    shown = (bare.status_name, bare.partial_product_key, bare.grace_minutes, bare.kms_host)
    assert shown == ("unlicensed", "", 0, None)


def test_summary_of_one_product() -> None:
    machine = state(LICENCE, replace(ADDON, lookup_domain="lab.example", activation_type=2))
    machine = replace(machine, service=replace(machine.service, lookup_domain="corp.example"))
    assert machine.summary(TARGET) == {
        "kms_host": None,
        "kms_port": None,
        "kms_lookup_domain": "lab.example",
        "kms_host_caching": True,
        "activation_type": "kms",
        "activation_type_enabled": "any",
        "partial_product_key": "9V9V9",
        "channel": "gvlk",
        "license_status": "licensed",
    }
    assert machine.summary()["kms_lookup_domain"] == "corp.example"


def test_product_that_is_not_there() -> None:
    assert license_shown(None) == {
        "partial_product_key": None,
        "channel": None,
        "license_status": "unlicensed",
    }
    nothing = {"activation_type_enabled": None, "activation_type": None}
    assert activation_types_shown(None) == nothing
    used = replace(LICENCE, activation_type=0, activation_type_enabled=0)
    assert activation_types_shown(used) == {**nothing, "activation_type_enabled": "any"}


def test_answers_of_dns_and_what_could_not_be_read_in_words() -> None:
    asked = (
        AskedDomain("a.example", None),
        AskedDomain("b.example", "Strange"),
    )
    found = Discovery("b.example", (), None, asked)
    assert found.answers() == "a.example (no record), b.example (Strange)"
    assert Unread("the policies", "Strange").line() == "the policies could not be read: Strange"


@pytest.mark.parametrize(
    ("status", "kind", "names"),
    [
        (0, 0, ("not_active", "user")),
        (1, 120, ("active", "not_installed")),
        (100, 9999, ("disabled", "invalid")),
        (110, 1, ("expired", "1")),
        (120, None, ("not_installed", None)),
        (7, 0, ("7", "user")),
    ],
)
def test_subscription_in_words(status: int, kind: int | None, names: tuple[str, str]) -> None:
    found = Subscription(status, kind, None, None)
    assert (found.status_name, found.type_name) == names


def test_subscription_of_a_service() -> None:
    row = {
        "SubscriptionStatus": 0,
        "SubscriptionType": 0,
        "SubscriptionEdition": "UNKNOWN",
        "SubscriptionExpiry": "Unspecified",
    }
    assert subscription(row) == Subscription(0, 0, None, None)
    assert subscription({**row, "SubscriptionStatus": None}) is None
    named = {"SubscriptionEdition": "Pro", "SubscriptionExpiry": "unknown"}
    assert subscription({**row, **named}) == Subscription(0, 0, "Pro", "unknown")
    bare = {"SubscriptionStatus": 1, "SubscriptionEdition": "unspecified"}
    assert subscription(bare) == Subscription(1, None, "unspecified", None)


def test_requests_of_a_kms_host_are_by_status_of_the_client() -> None:
    assert list(REQUEST_COLUMNS) == [
        "total", "failed", "unlicensed", "licensed", "oob_grace", "oot_grace",
        "non_genuine_grace", "notification",
    ]  # fmt: skip


def test_details_that_a_licence_has_not() -> None:
    details = product_details(PRODUCT)
    assert (details.figures, details.ad, details.vm, details.token) == (None,) * 4
    part = product_details({"AutomaticVMActivationLastActivationTime": "2026-01-01T00:00:00Z"})
    assert part.vm == {
        "inherited_activation_id": None, "host": None, "activated": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    assert product_details({"AutomaticVMActivationHostMachineName": "hv01"}).vm is not None
    assert product_details({"IAID": "iaid", "ADActivationCsvlkPid": "x"}) == product_details({})
    assert product_details({"TokenActivationILVID": 3}).token is None
    count = {"KeyManagementServiceCurrentCount": 3}
    assert kms_hosting({"IsKeyManagementServiceMachine": 0, **count}) is None
    found = kms_hosting({"IsKeyManagementServiceMachine": 1, **count})
    assert found is not None
    assert (found.figures.current_count, found.listening_port) == (3, None)


def test_interval_that_the_registry_alone_has() -> None:
    whole = raw("tables", "service", VLActivationInterval=None, VLRenewalInterval=None)
    whole["registry"]["publishing"] = {"VLActivationInterval": 60, "VLRenewalInterval": 70}
    service = parse_state(whole).service
    assert (service.activation_interval_minutes, service.renewal_interval_minutes) == (60, 70)
