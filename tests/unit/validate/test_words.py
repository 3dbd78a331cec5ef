"""What an inventory is told, word by word, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._validate.machine import ClearKey

from tests.unit.validate.test_findings import (
    HOST,
    KEY,
    all_of,
    fleet,
    machine,
)

pytestmark = pytest.mark.ansible_core

OFFICE: dict[str, Any] = {"office_client_kms_host": "kms02.example.com"}
MAK: dict[str, Any] = {"windows_client_method": "mak", "windows_client_product_key": KEY}


def words(*machines: Any) -> list[tuple[str, str, str | None, str | None, str]]:
    return [
        (each.severity, each.rule, each.machine, each.subject, each.evidence)
        for each in all_of(*machines)
    ]


def test_everything_the_most_severe_first() -> None:
    keys = (ClearKey("mak", "6789B", None), ClearKey("kms_key", "6789B", "all.yml:3"))
    outside = {"windows_client_allowed_kms_domains": ["example.net"], **HOST}
    assert words(
        replace(machine("d", "all ungrouped"), closed=(("kms_host", "The vault is closed"),)),
        machine("bb", ""),
        machine("b", "kms_hosts", kms_host_product_keys=[KEY]),
        *(machine(f"s{each}", "windows_clients site_b") for each in range(4)),
        machine("s9", "office_clients site_a"),
        machine("c", "windows_clients", keys, **MAK),
        machine("o", "windows_clients", **outside),
        machine("a", "windows_clients", **{**MAK, "windows_client_method": "kmss"}),
    ) == [
        (
            "error", "input_refused", "a", "windows_client",
            "value of windows_client_method must be one of: kms, ad, mak, avma, esu, key, got: "
            "kmss",
        ),
        (
            "error", "unknown_variable", "b", "kms_host_product_keys",
            "kms_host_product_keys is no variable of this collection, kms_host_product_key is",
        ),
        (
            "error", "key_in_clear_text", "c", "kms_key",
            "kms_key holds the key that ends in 6789B (all.yml:3)",
        ),
        (
            "error", "key_in_clear_text", "c", "mak",
            "mak holds the key that ends in 6789B",
        ),
        (
            "error", "kms_host_outside_domains", "o", "windows_client",
            "windows_client_kms_host: 'kms01.example.com' is not accepted: only hosts in these "
            "domains (windows_client_allowed_kms_domains): example.net",
        ),
        (
            "error", "site_without_kms_host", None, "site_a",
            "site_a: 1 machine of it (s9) and no office_client_kms_host",
        ),
        (
            "error", "site_without_kms_host", None, "site_b",
            "site_b: 4 machines of it (s0, s1, s2 and 1 more) and no windows_client_kms_host",
        ),
        ("warning", "machine_in_no_group", "bb", None, "It is in no group"),
        ("warning", "machine_in_no_group", "d", None, "It is in no group"),
        ("info", "vault_is_closed", "d", "kms_host", "The vault is closed"),
    ]  # fmt: skip


def office(*names: str) -> list[Any]:
    return [machine(name, "office_clients", **OFFICE) for name in names]


SPREAD: dict[str, Any] = {"windows_client_kms_hosts": ["kms01.example.com", "kms02.example.com"]}
KNOWN: dict[str, Any] = {**HOST, "windows_client_accept_insufficient_count": True}
OF_WINDOWS = "Windows Server is activated from 5 on, client Windows from 25"


@pytest.mark.parametrize(
    ("machines", "severity", "host", "text"),
    [
        (fleet(1, **HOST), "warning", "kms01", f"Windows of 1 machine asks it. {OF_WINDOWS}"),
        (fleet(4, **HOST), "warning", "kms01", f"Windows of 4 machines ask it. {OF_WINDOWS}"),
        (fleet(5, **HOST), "info", "kms01", f"Windows of 5 machines ask it. {OF_WINDOWS}"),
        (
            office("a"),
            "warning",
            "kms02",
            "Office of 1 machine asks it. Office is activated from 5 on",
        ),
        (
            office(*"abcd"),
            "warning",
            "kms02",
            "Office of 4 machines ask it. Office is activated from 5 on",
        ),
        (
            fleet(1, **SPREAD),
            "warning",
            "kms02",
            f"Windows of 1 machine asks it first, as one of several hosts. {OF_WINDOWS}",
        ),
        (
            [*fleet(1, **KNOWN), machine("b", "windows_clients", **HOST)],
            "warning",
            "kms01",
            f"Windows of 2 machines ask it. {OF_WINDOWS}",
        ),
    ],
)
def test_threshold(machines: list[Any], severity: str, host: str, text: str) -> None:
    subject = f"{host}.example.com:1688"
    (found,) = all_of(*machines)
    assert (found.severity, found.subject, found.evidence) == (
        severity,
        subject,
        f"{subject}: {text}",
    )
