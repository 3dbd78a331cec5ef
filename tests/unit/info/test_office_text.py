"""Every line about Office, for a machine with everything of it, and for ones with parts."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.text import activation_text

REASON = {"code": "0xC004F074", "meaning": "no KMS host answered"}


def of_office(office: dict[str, Any]) -> list[str]:
    """What follows the lines of Windows."""
    shown = {"license_status": "licensed", "products": [], "windows": {"x": 1}, "office": office}
    return activation_text(shown)[1:]


def test_everything() -> None:
    assert of_office(
        {
            "products": [
                {
                    "activation_id": "a", "partial_product_key": "AAAAA", "channel": "gvlk",
                    "license_status": "notification", "license_status_reason": REASON,
                    "product": "Visio LTSC", "name": "Office 21", "kms_host": "kms01",
                    "discovered_kms_host": "kms02", "permanent": False, "expires": "soon",
                    "expires_in_days": 5,
                },
                {
                    "activation_id": "b", "partial_product_key": None, "channel": "mak",
                    "license_status": "licensed", "license_status_reason": REASON,
                    "product": None, "name": "Office 19", "kms_host": None,
                    "discovered_kms_host": "kms02", "permanent": True, "expires": "never shown",
                },
            ],
            "click_to_run": {"release_ids": ["VisioPro", "ProPlus"], "version": "16.0"},
            "service": {"version": "14.0", "cmid": "c"},
            "service_unread": None,
        }
    ) == [
        "Office",
        "  AAAAA                    Visio LTSC: notification, gvlk, 5 days left",
        "    Status reason          0xC004F074: no KMS host answered",
        "    KMS host               kms01 (set by hand)",
        "  -                        Office 19: licensed, mak, permanently",
        "    KMS host               kms02 (used last)",
        "  Click-to-Run             VisioPro, ProPlus, 16.0",
        "  Own service (osppsvc)    14.0, CMID c",
    ]  # fmt: skip


PRODUCT = {"activation_id": "a", "name": "n", "license_status": "unlicensed", "channel": "mak"}


@pytest.mark.parametrize(
    ("office", "lines"),
    [
        ({}, []),
        ({"products": [PRODUCT]}, ["  -                        n: unlicensed, mak"]),
        (
            {"click_to_run": {"release_ids": [], "version": None}},
            ["  Click-to-Run             , None"],
        ),
        (
            {"service": {"version": "14.0", "cmid": None}},
            ["  Own service (osppsvc)    14.0, CMID None"],
        ),
        (
            {"service_unread": "HRESULT 0x80041013"},
            ["  Own service (osppsvc)    could not be read (HRESULT 0x80041013)"],
        ),
    ],
)
def test_parts(office: dict[str, Any], lines: list[str]) -> None:
    assert of_office(office) == (["Office", *lines] if lines else [])
