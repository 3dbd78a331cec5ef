"""A KMS host as results show it: before, after, the difference, and what check mode foretells."""

from __future__ import annotations

from typing import Any

from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import SERVES, host_run, machine

OFFICE_KEY = HOST_KEY[::-1]
OFFICE = {
    "office": {"family": "Office24_KMS_Host", "sku": "f3d89bbf-c0ec-47ce-a8fa-e5a5f97e447f"},
    "office_keys": {OFFICE_KEY: "Office24_KMS_Host"},
}
EMPTY: dict[str, Any] = {
    "feature": "Available",
    "firewall": {
        "SPPSVC-In-TCP": {
            "enabled": False,
            "profiles": ["private", "public"],
            "port": 1688,
            "remote_addresses": ["localsubnet"],
        }
    },
    "listening_port": None,
    "activation_interval_minutes": None,
    "renewal_interval_minutes": None,
    "dns_publishing": None,
    "priority": None,
    "publish_domains": [],
    "kms_version": None,
    "is_kms_host": False,
    "partial_product_key": "3V66T",
    "channel": "retail",
    "license_status": "notification",
    "office": [],
}
OPEN = {
    "SPPSVC-In-TCP": {
        "enabled": True,
        "profiles": ["domain", "private"],
        "port": 1688,
        "remote_addresses": ["any"],
    }
}
HOST: dict[str, Any] = {
    **EMPTY,
    "feature": "Installed",
    "firewall": OPEN,
    "listening_port": 1688,
    "kms_version": "10.0.20348.2031",
    "is_kms_host": True,
    "partial_product_key": "6789N",
    "channel": "csvlk",
    "license_status": "licensed",
    "office": [
        {
            "product": "Office LTSC 2024",
            "partial_product_key": "GFDCB",
            "license_status": "licensed",
        }
    ],
}
WINDOWS_DECIDED = {
    "activation_interval_minutes": 120,
    "renewal_interval_minutes": 10080,
    "dns_publishing": True,
    "priority": "normal",
}


def test_an_empty_server_becomes_a_host_for_windows_and_office() -> None:
    with machine(**OFFICE) as windows:
        check = host_run(windows, check_mode=True, office_product_keys=[OFFICE_KEY]).result
        run = host_run(windows, office_product_keys=[OFFICE_KEY]).result
    assert check["before"] == run["before"] == EMPTY
    assert check["after"] == HOST
    assert run["after"] == {**HOST, **WINDOWS_DECIDED}
    changed = (
        "feature", "firewall", "listening_port", "kms_version", "is_kms_host",
        "partial_product_key", "channel", "license_status", "office",
    )  # fmt: skip
    for result in (check, run):
        assert result["diff"] == {
            "before": {name: EMPTY[name] for name in changed},
            "after": {name: HOST[name] for name in changed},
        }


def test_a_host_key_alone_foretells_what_windows_does_not_decide() -> None:
    with machine() as windows:
        check = host_run(windows, check_mode=True, activation="none").result
        run = host_run(windows, activation="none").result
        again = host_run(windows, check_mode=True).result
    held = {**HOST, "listening_port": None, "office": []}
    assert check["after"] == {**held, "is_kms_host": None, "license_status": None}
    serving = {**held, **WINDOWS_DECIDED, "listening_port": 1688}
    assert run["after"] == {**serving, "license_status": "notification"}
    assert again["before"] == run["after"]
    assert again["after"] == serving


def test_settings_of_a_host_are_foretold() -> None:
    asked: dict[str, Any] = {
        "listening_port": 1700,
        "activation_interval_minutes": 60,
        "renewal_interval_minutes": 15,
        "publish_domains": ["b.example", {"domain": "contoso.example", "priority": 1}],
        "priority": "low",
        "firewall_remote_addresses": ["localsubnet", "10.1.2.3"],
    }
    serving = {**HOST, **WINDOWS_DECIDED, "office": []}
    with machine(**SERVES) as windows:
        check = host_run(windows, check_mode=True, **asked).result
        run = host_run(windows, **asked).result
        left = host_run(
            windows,
            check_mode=True,
            product_key=None,
            listening_port=1700,
            dns_publishing=False,
            firewall=False,
            firewall_remote_addresses=[],
        ).result
    after = {
        **serving,
        "firewall": {
            "SPPSVC-In-TCP": {
                "enabled": True,
                "profiles": ["domain", "private"],
                "port": 1700,
                "remote_addresses": ["10.1.2.3/32", "localsubnet"],
            }
        },
        "listening_port": 1700,
        "activation_interval_minutes": 60,
        "renewal_interval_minutes": 15,
        "publish_domains": ["b.example", "contoso.example, 1, 0"],
        "priority": "low",
    }
    assert check["before"] == run["before"] == serving
    assert check["after"] == run["after"] == after
    assert left["after"] == {**after, "dns_publishing": False, "firewall": {}}
