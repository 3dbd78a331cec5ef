"""What a remote execution reads for a verb, beside what every read has."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.request import (
    request_of,
)

from tests.support.maintenance_runs import HOST_KEY, desired_verb

PLAIN = request_of(desired_verb(verb="clear_product_key_from_registry"))
REARMS = "products: RemainingAppReArmCount RemainingSkuReArmCount from 9200"
IDS = "products: OfflineInstallationId from 0"
OF_OFFICE = [
    "local: UserOperations SkipRearm",
    "office_service: Start",
    "office_local: UserOperations",
]
TABLES = ["office_licenses", "office_service", "office_products"]


def beside(request: dict[str, Any]) -> list[str]:
    """What is read more: values of registry keys, columns of known tables, other tables."""
    known = {each["name"]: each for each in PLAIN["tables"]}
    found = [
        f"{each['name']}: {' '.join(each['values'])}"
        for each in request["registry"]
        if each not in PLAIN["registry"]
    ]
    for each in request["tables"]:
        name, more = each["name"], each["columns"][-1]
        if name not in known:
            found.append(name)
        elif each != known[name]:
            found.append(f"{name}: {' '.join(more['names'])} from {more['since_build']}")
    return [*found, *([f"methods of {request['methods_of']}"] if "methods_of" in request else [])]


@pytest.mark.parametrize(
    ("options", "more"),
    [
        ({"verb": "clear_product_key_from_registry"}, []),
        ({"verb": "rearm"}, [REARMS]),
        ({"verb": "rearm_sku", "activation_id": "0ff1ce15-a989-479d-af46-f275c6370663"}, [REARMS]),
        ({"verb": "installation_id"}, [IDS]),
        ({"verb": "confirmation_id", "confirmation_id": "1" * 48}, [IDS]),
        ({"verb": "ad_installation_id", "product_key": HOST_KEY}, []),
        (
            {"verb": "enable_subscription"},
            [
                "service: SubscriptionStatus SubscriptionType SubscriptionEdition "
                "SubscriptionExpiry from 19041"
            ],
        ),
        ({"verb": "uninstall_product_key"}, ["local: KeyManagementServiceVersion"]),
        ({"verb": "token_licenses"}, ["token_licenses"]),
        ({"verb": "stop_kms_activation"}, ["methods of SoftwareLicensingService"]),
        (
            {"verb": "token_licenses", "product": "office"},
            [*OF_OFFICE, *TABLES, "token_licenses", "office_issuance_licenses"],
        ),
        (
            {"verb": "uninstall_product_key", "product": "office", "last_five": "GCVGB"},
            [*OF_OFFICE, *TABLES],
        ),
        ({"verb": "installation_id", "product": "office"}, [*OF_OFFICE, IDS, *TABLES]),
        ({"verb": "restart_service", "product": "office"}, [*OF_OFFICE, *TABLES]),
    ],
)
def test_what_is_read_beside(options: dict[str, Any], more: list[str]) -> None:
    assert beside(request_of(desired_verb(confirm=True, **options))) == more


def test_installation_ids_are_read_once_and_of_office_too() -> None:
    for product in ("windows", "office"):
        asked = desired_verb(verb="installation_id", product=product)
        first = str(request_of(asked)["tables"])
        again = str(request_of(asked, installation_ids=False)["tables"])
        assert first.count("OfflineInstallationId") == (1 if product == "windows" else 2)
        assert "OfflineInstallationId" not in again
