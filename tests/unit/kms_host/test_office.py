"""A KMS host that serves Office beside Windows."""

from __future__ import annotations

from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import (
    SERVES,
    host_run,
    machine,
    steps_of,
)

RESTART, REFRESH = "RestartService", "RefreshLicenseStatus"


OFFICE_KEY = HOST_KEY[::-1]
OFFICE = {
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
        check = host_run(windows, check_mode=True, office_product_keys=[OFFICE_KEY])
        run = host_run(windows, office_product_keys=[OFFICE_KEY])
    assert not run.result.get("failed"), run.result
    assert check.result["after"]["office"] == run.result["after"]["office"]
    assert run.result["after"]["office"][0]["license_status"] == "licensed"
