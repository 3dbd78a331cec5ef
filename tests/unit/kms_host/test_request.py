"""What one read of a KMS host asks the machine for."""

from __future__ import annotations

from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.run import host_request

from tests.support.kms_host_options import HOST_KEY, desired_host

EVENTS = {
    "name": "publications",
    "log": "Application",
    "provider": "Microsoft-Windows-Security-SPP",
    "ids": [12293, 12294],
    "most": 20,
}
REQUESTS = [
    f"KeyManagementService{kind}Requests"
    for kind in (
        "Total", "Failed", "Unlicensed", "Licensed", "OOBGrace", "OOTGrace", "NonGenuineGrace",
        "Notification",
    )
]  # fmt: skip
FIGURES = ["IsKeyManagementServiceMachine", "KeyManagementServiceCurrentCount", *REQUESTS]


def names_of(request: dict[str, Any], part: str) -> list[str]:
    """The names of the keys or tables that it reads."""
    return [each["name"] for each in request[part]]


def columns_of(request: dict[str, Any], table: str) -> list[str]:
    """All columns that it reads of a table."""
    [asked] = [each for each in request["tables"] if each["name"] == table]
    return [name for part in asked["columns"] for name in part["names"]]


def test_a_host_without_firewall_and_office() -> None:
    request = host_request(desired_host(firewall=False))
    assert request["events"] == [EVENTS]
    assert request["host"] == {
        "rules": [], "domains": [], "port": 1688, "timeout_milliseconds": 3000,
    }  # fmt: skip
    assert names_of(request, "registry") == [
        "windows", "policy", "office_click_to_run", "own_name", "publishing",
    ]  # fmt: skip
    assert names_of(request, "tables") == ["service", "products", "computer"]
    [products] = [each for each in request["tables"] if each["name"] == "products"]
    assert products["columns"][-1] == {"since_build": 0, "names": FIGURES}
    assert {"KeyManagementServiceDnsPublishing", "VLRenewalInterval", *REQUESTS} <= set(
        columns_of(request, "service")
    )


def test_a_host_with_all_that_can_be_asked_for() -> None:
    request = host_request(
        desired_host(
            product_key=HOST_KEY,
            firewall_rules=["SPPSVC-In-TCP", "SPPSVC-In-TCP-NoScope"],
            publish_domains=["a.example", "b.example"],
            listening_port=1700,
            office_product_keys=[HOST_KEY[::-1]],
        )
    )
    rules = ["SPPSVC-In-TCP", "SPPSVC-In-TCP-NoScope"]
    assert request["host"] == {
        "rules": rules,
        "domains": ["a.example", "b.example"],
        "port": 1700,
        "timeout_milliseconds": 3000,
    }
    assert request["registry"][-1] == {
        "name": "firewall_rules",
        "path": r"HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
        r"\FirewallRules",
        "values": rules,
    }
    assert names_of(request, "tables")[:3] == ["service", "products", "computer"]
    assert "OfflineInstallationId" not in columns_of(request, "products")


def test_a_host_by_phone_reads_the_installation_id() -> None:
    asked = desired_host(activation="phone", offline_activation_folder="/ids")
    assert columns_of(host_request(asked), "products")[-11:] == [*FIGURES, "OfflineInstallationId"]
