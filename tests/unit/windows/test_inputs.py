"""What volume.activation.windows is asked for, and every bad input of its own in one line."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._windows.desired import (
    Desired,
    desired_from_options,
)

from lab.simulation.keys import first_avma_key, first_office_key, gvlk_of
from tests.support.run_on_simulation import KMS01, desired, options_of

OWN_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
GVLK = gvlk_of("ServerStandard", 20348)
ID = "2de67392-b7a7-462a-b1ca-108dd189f588"
BY_KMS: dict[str, Any] = {"kms_host": KMS01}
BY_MAK: dict[str, Any] = {"method": "mak", "product_key": OWN_KEY}
SERVER_2022 = (
    "product_key: '*****-*****-*****-*****-VMK7H' is not accepted: {}; this key is published for "
    "Windows Server 2022 (gvlk) and {}"
)
NO_GVLK = (
    "product_key: '*****-*****-*****-*****-{}' is not accepted: a GVLK that Microsoft publishes "
    "for a Windows edition; this key {}"
)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            {"method": "mak"},
            "product_key is missing: the MAK from your vault, which method mak installs",
        ),
        (
            {"method": "mak", "product_key": ""},
            "product_key is missing: the MAK from your vault, which method mak installs",
        ),
        (
            {"method": "esu"},
            "product_key is missing: the ESU key (MAK) from your vault, which method esu installs",
        ),
        (
            {"method": "key"},
            "product_key is missing: the retail or OEM key of this machine from your vault, which "
            "method key installs",
        ),
        (
            {"method": "mak", "product_key": GVLK},
            SERVER_2022.format("the MAK from your vault", "is no MAK"),
        ),
        (
            {"method": "esu", "product_key": GVLK},
            SERVER_2022.format("the ESU key (MAK) from your vault", "is no MAK"),
        ),
        (
            {"method": "key", "product_key": GVLK},
            SERVER_2022.format(
                "the retail or OEM key of this machine from your vault", "is no retail or OEM key"
            ),
        ),
        (
            {"method": "avma", "product_key": OWN_KEY},
            "product_key is not accepted: nothing with method avma: the published key of the "
            "edition is chosen for you",
        ),
        (
            {**BY_KMS, "product_key": OWN_KEY},
            NO_GVLK.format(
                "6789B",
                "is not in Microsoft's list. Leave it out to have the right one chosen",
            ),
        ),
        (
            {**BY_KMS, "product_key": first_office_key()},
            NO_GVLK.format(
                "GCVGB",
                "belongs to Office LTSC Professional Plus 2024 (office_gvlk), which is not a KMS "
                "client of Windows",
            ),
        ),
        (
            {"method": "ad", "product_key": first_avma_key()},
            NO_GVLK.format(
                "VCH67",
                "belongs to Windows Server 2025 (avma), which is not a KMS client of Windows",
            ),
        ),
        (
            {**BY_KMS, "avma_host_product": "Windows Server 2022"},
            "avma_host_product: 'Windows Server 2022' is not accepted: only with method avma",
        ),
        (
            {"method": "avma", "avma_host_product": "Windows 95"},
            "avma_host_product: 'Windows 95' is not accepted: one of Windows Server 2012 R2, "
            "Windows Server 2016, Windows Server 2019, Windows Server 2022, Windows Server 2025",
        ),
        (
            {**BY_KMS, "activation_id": "x"},
            f"activation_id: 'x' is not accepted: a GUID such as {ID}",
        ),
        (
            {**BY_MAK, "activation_id": ID},
            f"activation_id: '{ID}' is not accepted: nothing with method mak",
        ),
        (
            {**BY_KMS, "activation_id": ID, "product_key": GVLK},
            f"activation_id: '{ID}' is not accepted: nothing while product_key is set: a key "
            "chooses its product itself",
        ),
        (
            {**BY_KMS, "activation_id": ID, "kms_caching": False},
            "kms_caching: False is not accepted: nothing while activation_id is set: Windows has "
            "it for all products",
        ),
        (
            {**BY_KMS, "offline_activation_folder": "/ids"},
            "offline_activation_folder: '/ids' is not accepted: only with method mak: it is for "
            "phone activation",
        ),
    ],
)
def test_bad_input_is_one_line_that_names_the_option(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        desired(**options)
    assert str(caught.value) == says


def test_an_option_is_named_as_the_role_names_it() -> None:
    with pytest.raises(InputError, match=r"^windows_product_key is missing: the MAK"):
        desired_from_options(options_of(method="mak"), "srv1", lambda option: f"windows_{option}")


@pytest.mark.parametrize(
    ("options", "name", "asked"),
    [
        (BY_KMS, "method", "kms"),
        (BY_KMS, "product_key", None),
        ({**BY_KMS, "product_key": ""}, "product_key", None),
        ({**BY_KMS, "product_key": GVLK.lower()}, "product_key", GVLK),
        (BY_MAK, "product_key", OWN_KEY),
        (BY_KMS, "activation_id", None),
        ({**BY_KMS, "activation_id": ""}, "activation_id", None),
        ({**BY_KMS, "activation_id": f"{{{ID.upper()}}}"}, "activation_id", ID),
        ({**BY_KMS, "activation_id": ID, "product_key": ""}, "activation_id", ID),
        ({"method": "ad", "activation_id": ID}, "activation_id", ID),
        ({"method": "avma"}, "avma_host_product", None),
        ({"method": "avma", "avma_host_product": " "}, "avma_host_product", None),
        ({**BY_KMS, "avma_host_product": ""}, "avma_host_product", None),
        (
            {"method": "avma", "avma_host_product": " Windows Server 2025 "},
            "avma_host_product",
            "Windows Server 2025",
        ),
        (BY_KMS, "replace_cloud_kms_host", False),
        ({**BY_KMS, "replace_cloud_kms_host": True}, "replace_cloud_kms_host", True),
        (BY_MAK, "offline_folder", None),
        ({**BY_MAK, "offline_activation_folder": ""}, "offline_folder", None),
        ({**BY_MAK, "offline_activation_folder": "/ids"}, "offline_folder", "/ids"),
        (BY_KMS, "snapshot_folder", None),
        ({**BY_KMS, "snapshot_folder": ""}, "snapshot_folder", None),
        ({**BY_KMS, "snapshot_folder": "/states"}, "snapshot_folder", "/states"),
        (BY_KMS, "return_read", False),
        ({**BY_KMS, "return_read": True}, "return_read", True),
        (BY_KMS, "installs_published_key", True),
        ({"method": "ad"}, "installs_published_key", True),
        ({"method": "avma"}, "installs_published_key", True),
        ({**BY_KMS, "activation_id": ID}, "installs_published_key", False),
        (BY_MAK, "installs_published_key", False),
        ({**BY_MAK, "method": "key"}, "installs_published_key", False),
        ({**BY_MAK, "method": "esu"}, "installs_published_key", False),
    ],
)
def test_what_is_asked_for(options: dict[str, Any], name: str, asked: object) -> None:
    assert getattr(desired(**options), name) == asked


def test_no_key_is_in_the_text_of_what_is_asked() -> None:
    assert OWN_KEY not in repr(desired(**BY_MAK))


PRODUCT, SERVICE = "SoftwareLicensingProduct", "SoftwareLicensingService"
OFFICE = ["office_licenses", "office_service", "office_products"]
RENEWAL = ("VLRenewalInterval",)


@pytest.mark.parametrize(
    ("options", "columns", "tables"),
    [
        (BY_KMS, {}, []),
        ({**BY_KMS, "renew_within_days": 7}, {SERVICE: RENEWAL, PRODUCT: RENEWAL}, []),
        (
            {**BY_MAK, "offline_activation_folder": "/ids"},
            {PRODUCT: ("OfflineInstallationId",)},
            [],
        ),
        (
            {**BY_KMS, "return_read": True},
            {},
            OFFICE,
        ),
    ],
)
def test_what_is_read_beyond_every_run(
    options: dict[str, Any], columns: dict[str, tuple[str, ...]], tables: list[str]
) -> None:
    further = desired(**options).further
    assert {
        table: sum(by_build.values(), ()) for table, by_build in further.columns.items()
    } == columns
    assert [table["name"] for table in further.tables] == tables


def test_a_rollback_reads_no_office() -> None:
    """It says nothing of a read, and needs none for others."""
    said = vars(desired(**BY_KMS)).items()
    rollback = Desired(**{name: value for name, value in said if name != "return_read"})
    assert list(rollback.further.tables) == []
