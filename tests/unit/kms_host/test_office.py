"""A KMS host that serves Office beside Windows."""

from __future__ import annotations

from typing import Any

from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import (
    SERVES,
    host_run,
    machine,
    steps_of,
)

RESTART, REFRESH = "RestartService", "RefreshLicenseStatus"


OFFICE_KEY = HOST_KEY[::-1]
OFFICE: dict[str, Any] = {
    "office": {"family": "Office24_KMS_Host", "sku": "f3d89bbf-c0ec-47ce-a8fa-e5a5f97e447f"},
    "office_keys": {OFFICE_KEY: "Office24_KMS_Host"},
}


def test_office_is_served_beside_windows() -> None:
    with machine(**OFFICE) as windows:
        check = host_run(windows, check_mode=True, office_product_keys=[OFFICE_KEY])
        run = host_run(windows, office_product_keys=[OFFICE_KEY])
        again = host_run(windows, office_product_keys=[OFFICE_KEY])
    assert steps_of(check.result) == steps_of(run.result)
    assert steps_of(run.result).count("InstallProductKey") == 2
    assert run.result["after"]["office"] == [
        {
            "product": "Office LTSC 2024",
            "partial_product_key": OFFICE_KEY[-5:],
            "license_status": "licensed",
        }
    ]
    assert check.result["after"]["office"] == run.result["after"]["office"]
    assert check.result["diff"]["after"]["office"] == run.result["after"]["office"]
    assert windows.hosting.serving is not None
    assert windows.hosting.serving.has_office_key
    assert steps_of(again.result) == []
    assert run.result["advice"] == []
    assert OFFICE_KEY not in str([check, run, again])


def test_office_is_added_to_a_host_that_serves() -> None:
    with machine(**{**SERVES, **OFFICE}) as windows:
        run = host_run(windows, office_product_keys=[OFFICE_KEY])
    assert steps_of(run.result) == [
        "InstallProductKey", REFRESH, "Activate", REFRESH, RESTART,
    ]  # fmt: skip
    assert run.result["proof"]["is_kms_host"]


def test_what_only_windows_knows_is_not_foretold() -> None:
    with machine(**OFFICE) as windows:
        check = host_run(
            windows, check_mode=True, office_product_keys=[OFFICE_KEY], activation="none"
        )
    assert check.result["after"]["office"] == [
        {
            "product": "Office LTSC 2024",
            "partial_product_key": OFFICE_KEY[-5:],
            "license_status": None,
        }
    ]


def test_a_key_of_office_that_is_there_is_activated() -> None:
    with machine(**{**SERVES, **OFFICE}) as windows:
        host_run(windows, office_product_keys=[OFFICE_KEY], activation="none")
        left = host_run(
            windows, check_mode=True, office_product_keys=[OFFICE_KEY], activation="none"
        )
        check = host_run(windows, check_mode=True, office_product_keys=[OFFICE_KEY])
        run = host_run(windows, office_product_keys=[OFFICE_KEY])
    assert not run.result.get("failed"), run.result
    assert check.result["after"]["office"] == run.result["after"]["office"]
    assert run.result["after"]["office"][0]["license_status"] == "licensed"
    assert left.result["after"]["office"] == left.result["before"]["office"]
    assert left.result["after"]["office"][0]["license_status"] not in (None, "licensed")


def test_settings_wait_for_a_host_that_does_not_serve() -> None:
    silent = {"service_columns": {"IsKeyManagementServiceMachine": 0}}
    with machine(**{**SERVES, **OFFICE, **silent}) as windows:
        check = host_run(
            windows, check_mode=True, office_product_keys=[OFFICE_KEY], listening_port=1700
        )
    assert "SetKeyManagementServiceListeningPort" not in steps_of(check.result)


TWO = [
    OFFICE["office"],
    {"family": "Office21_KMS_Host", "sku": "47f3b983-7c53-4d45-abc6-bcd91e2dd90a"},
]


def test_one_of_two_offices_is_activated() -> None:
    """Which takes the key shows once it is there; the other's key is no sign of it."""
    with machine(**{**SERVES, **OFFICE, "office": TWO}) as windows:
        check = host_run(windows, check_mode=True, office_product_keys=[OFFICE_KEY])
        windows.office[1].install("BCDFG-HJKMP-QRTVW-XY234-AAAAA")
        run = host_run(windows, office_product_keys=[OFFICE_KEY])
        again = host_run(windows, office_product_keys=[OFFICE_KEY])
    assert check.result["after"]["office"][0]["product"] is None
    assert not run.result.get("failed"), run.result
    assert steps_of(run.result)[0] == "InstallProductKey"
    assert [each["partial_product_key"] for each in run.result["after"]["office"]] == [
        "GFDCB", "AAAAA",
    ]  # fmt: skip
    assert steps_of(again.result) == []
