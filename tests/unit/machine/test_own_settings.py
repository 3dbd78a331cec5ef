"""Whose setting a column of a product shows, whatever kind of machine answers."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.own_settings import (
    NOTHING_SET,
    KmsClientColumns,
    general_settings,
    own_settings,
)
from hypothesis import given
from hypothesis import strategies as st

COLUMNS = (
    "KeyManagementServiceMachine",
    "KeyManagementServicePort",
    "KeyManagementServiceLookupDomain",
)
NAME, PORT, DOMAIN = VALUES = ("KeyManagementServiceName", *COLUMNS[1:])
HOSTS = st.sampled_from([None, "kms01.contoso.example", "kms02.contoso.example"])
PORTS = st.sampled_from([None, 1688, 1689])
DOMAINS = st.sampled_from([None, "corp.example", "lab.example"])
SETTINGS = st.tuples(HOSTS, PORTS, DOMAINS)


def row(*values: Any) -> dict[str, Any]:
    """A row of the service or of a product."""
    return dict(zip(COLUMNS, values, strict=True))


@pytest.mark.parametrize("unset", [0, 1688, None])
def test_port_without_a_host_is_none(unset: int | None) -> None:
    assert general_settings(row(None, unset, None)) == NOTHING_SET
    assert general_settings(row(None, 1689, None)).port == 1689
    assert general_settings(row("kms01", 1688, None)).port == 1688


@pytest.mark.parametrize(
    ("general", "shown", "kept", "own"),
    [
        (("a", 0, None), ("a", 0, None), {}, (None, None, None)),
        (("a", 0, None), ("A.", 1688, None), {}, (None, None, None)),
        (("a", 1689, "c"), ("a", 1689, "C"), {}, (None, None, None)),
        (("a", 1689, None), ("a", 0, None), {}, (None, None, None)),
        (("a", 1689, None), ("a", 1688, None), {}, (None, None, None)),
        (("a", 0, None), ("b", 0, None), {}, ("b", None, None)),
        (("a", 0, None), ("b", 1700, "d"), {}, ("b", 1700, "d")),
        (("a", 0, None), ("a", 0, None), {NAME: "a"}, ("a", None, None)),
        (("a", 0, None), ("a", 1688, None), {NAME: "a", PORT: "1688"}, ("a", 1688, None)),
        ((None, 1688, "c"), (None, 0, "c"), {DOMAIN: "c"}, (None, None, "c")),
        ((None, None, None), (None, 1688, None), {}, (None, None, None)),
        ((None, None, None), (None, 1689, None), {}, (None, 1689, None)),
    ],
)
def test_what_is_a_products_own(
    general: tuple[Any, ...], shown: tuple[Any, ...], kept: dict[str, Any], own: tuple[Any, ...]
) -> None:
    found = own_settings(row(*shown), general_settings(row(*general)), kept)
    assert found == KmsClientColumns(*own)


@given(SETTINGS, SETTINGS, st.sampled_from([0, 1688, None]))
def test_either_kind_of_machine_tells_the_same(
    general: tuple[Any, ...], own: tuple[Any, ...], unset: int | None
) -> None:
    """Its columns show its own settings alone, or what counts; the registry has its own in both."""
    for_all = general_settings(row(general[0], general[1] or unset, general[2]))
    kept = {n: None if v is None else str(v) for n, v in zip(VALUES, own, strict=True)}
    counts = (own[0], own[1] or 0) if own[0] else (general[0], own[1] or general[1] or 0)
    effective = own_settings(row(*counts, own[2] or general[2]), for_all, kept)
    alone = own_settings(row(own[0], own[1] or 0, own[2]), for_all, kept)
    assert effective == alone == KmsClientColumns(*own)
