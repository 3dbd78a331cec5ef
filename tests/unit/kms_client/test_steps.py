"""The steps to the settings of a KMS client and back, in words, and what they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.settings import (
    KmsSettings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.steps import (
    Scope,
    activation_type_steps,
    expected_settings,
    host_and_domain_steps,
    restoring_steps,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import Step

from tests.support.raw_answer import RAW

SERVICE, PRODUCT = "SoftwareLicensingService", "SoftwareLicensingProduct"
SET_HOST, CLEAR_HOST = "SetKeyManagementServiceMachine", "ClearKeyManagementServiceMachine"
SET_PORT, CLEAR_PORT = "SetKeyManagementServicePort", "ClearKeyManagementServicePort"
SET_DOMAIN = "SetKeyManagementServiceLookupDomain"
CLEAR_DOMAIN = "ClearKeyManagementServiceLookupDomain"
SET_TYPE, CLEAR_TYPE = "SetVLActivationTypeEnabled", "ClearVLActivationTypeEnabled"
Told = list[tuple[str, dict[str, Any], str]]

ALL = Scope(SERVICE, {}, "all products")
KMS01, KMS02 = KmsEndpoint("kms01"), KmsEndpoint("kms02", 1689)
BY_DNS: Told = [
    (CLEAR_HOST, {}, "clear the KMS host of all products, so that DNS names the host"),
    (CLEAR_PORT, {}, "clear the KMS port of all products, so that DNS names the host"),
]


def told(steps: Iterable[Step]) -> Told:
    """What each step calls, with what, and why."""
    return [(each.method, dict(each.arguments), each.why) for each in steps]


@pytest.mark.parametrize(
    ("scope", "settings", "expected"),
    [
        ({}, KmsSettings(), []),
        (
            {},
            KmsSettings(KMS01),
            [
                (
                    SET_HOST,
                    {"MachineName": "kms01"},
                    "set the KMS host for all products, now found through DNS",
                )
            ],
        ),
        (
            {"kms_host": "kms09", "kms_port": 1690},
            KmsSettings(KMS02),
            [
                (
                    SET_HOST,
                    {"MachineName": "kms02"},
                    "set the KMS host for all products, now kms09",
                ),
                (SET_PORT, {"PortNumber": 1689}, "set the KMS port for all products, now 1690"),
            ],
        ),
        (
            {"kms_host": "KMS02."},
            KmsSettings(KMS02),
            [(SET_PORT, {"PortNumber": 1689}, "set the KMS port for all products, now 1688")],
        ),
        ({"kms_host": "KMS01."}, KmsSettings(KMS01), []),
        ({"kms_host": "kms01", "kms_port": 1688}, KmsSettings(discovery=True), BY_DNS),
        ({"kms_host": "kms01"}, KmsSettings(discovery=True), BY_DNS),
        ({"kms_port": 1688}, KmsSettings(discovery=True), BY_DNS),
        ({}, KmsSettings(discovery=True), []),
        (
            {},
            KmsSettings(lookup_domain="b.example"),
            [
                (
                    SET_DOMAIN,
                    {"LookupDomain": "b.example"},
                    "look for KMS hosts in b.example, now in the own domain",
                )
            ],
        ),
        (
            {"lookup_domain": "a.example"},
            KmsSettings(lookup_domain="b.example"),
            [
                (
                    SET_DOMAIN,
                    {"LookupDomain": "b.example"},
                    "look for KMS hosts in b.example, now a.example",
                )
            ],
        ),
        ({"lookup_domain": "B.Example"}, KmsSettings(lookup_domain="b.example"), []),
        ({}, KmsSettings(lookup_domain=""), []),
        (
            {"lookup_domain": "a.example"},
            KmsSettings(lookup_domain=""),
            [(CLEAR_DOMAIN, {}, "look for KMS hosts in the own domain again")],
        ),
    ],
)
def test_host_port_and_domain(scope: dict[str, Any], settings: KmsSettings, expected: Told) -> None:
    assert told(host_and_domain_steps(replace(ALL, **scope), settings)) == expected


def test_a_host_that_is_right_is_left_alone_and_the_domain_is_not() -> None:
    settings = KmsSettings(KMS01, lookup_domain="b.example")
    steps = host_and_domain_steps(ALL, settings, is_host_right=True)
    assert [each.method for each in steps] == [SET_DOMAIN]


def test_a_product_has_its_own() -> None:
    own = Scope(PRODUCT, {"ID": "a"}, "this product", kms_host="kms09")
    cleared: Told = [
        (CLEAR_HOST, {}, "clear the KMS host of this product"),
        (CLEAR_PORT, {}, "clear the KMS port of this product"),
    ]
    assert told(own.cleared_host()) == cleared
    steps = [*own.cleared_host(), *host_and_domain_steps(own, KmsSettings(KMS01))]
    assert {(each.class_name, each.target["ID"]) for each in steps} == {(PRODUCT, "a")}


@pytest.mark.parametrize(
    ("asked", "enabled", "expected"),
    [
        (None, 0, []),
        (2, 2, []),
        (
            2,
            1,
            [(SET_TYPE, {"ActivationType": 2}, "allow kms as activation type, now ad")],
        ),
        (0, 3, [(CLEAR_TYPE, {}, "allow any as activation type, now token")]),
    ],
)
def test_activation_type(asked: int | None, enabled: int, expected: Told) -> None:
    product = replace(parse_state(RAW).products[0], activation_type_enabled=enabled)
    steps = activation_type_steps(ALL, KmsSettings(activation_type=asked), product)
    assert told(steps) == expected


def test_activation_type_without_a_licence_is_set() -> None:
    (step,) = activation_type_steps(ALL, KmsSettings(activation_type=1), None)
    assert step.why == "allow ad as activation type, now any"


NOW = {"kms_host": "KMS01.", "kms_port": None, "kms_lookup_domain": "a.example"}
GENERAL = {"kms_host": "kms08", "kms_port": 1700, "kms_lookup_domain": "general.example"}


@pytest.mark.parametrize(
    ("settings", "methods", "expected"),
    [
        (KmsSettings(), (), {}),
        (KmsSettings(KMS01), (), {"kms_host": "KMS01.", "kms_port": 1688}),
        (KmsSettings(KMS02), (SET_HOST,), {"kms_host": "kms02", "kms_port": 1689}),
        (KmsSettings(KMS01), (CLEAR_HOST,), {"kms_host": "kms08", "kms_port": 1688}),
        (KmsSettings(discovery=True), (), {"kms_host": "kms08", "kms_port": 1700}),
        (KmsSettings(lookup_domain="b.example"), (), {"kms_lookup_domain": "b.example"}),
        (KmsSettings(lookup_domain=""), (), {"kms_lookup_domain": "general.example"}),
        (
            KmsSettings(of_service={"kms_host_caching": False}, activation_type=0),
            (),
            {"kms_host_caching": False, "activation_type_enabled": "any"},
        ),
    ],
)
def test_what_is_expected_afterwards(
    settings: KmsSettings, methods: tuple[str, ...], expected: dict[str, Any]
) -> None:
    arguments: Mapping[str, Any] = {SET_HOST: {"MachineName": "kms02"}}
    steps = tuple(Step(SERVICE, name, "", arguments.get(name, {})) for name in methods)
    assert expected_settings(NOW, settings, steps, GENERAL) == expected


def test_a_host_that_counts_nowhere_is_expected_as_it_is_written() -> None:
    now = {**NOW, "kms_host": None}
    settings = KmsSettings(KmsEndpoint("fd00::5"))
    assert expected_settings(now, settings, (), GENERAL)["kms_host"] == "[fd00::5]"


BEFORE = {
    "kms_host": "kms01",
    "kms_port": 1700,
    "kms_lookup_domain": None,
    "activation_type_enabled": "kms",
}
SINCE = {
    "kms_host": None,
    "kms_port": 1688,
    "kms_lookup_domain": "b.example",
    "activation_type_enabled": None,
}


def test_the_way_back() -> None:
    assert told(restoring_steps(ALL, SINCE, SINCE)) == []
    assert told(restoring_steps(ALL, SINCE, BEFORE)) == [
        (
            SET_HOST,
            {"MachineName": "kms01"},
            "put back the KMS host of all products: kms01, now none",
        ),
        (SET_PORT, {"PortNumber": 1700}, "put back the KMS port of all products: 1700, now 1688"),
        (CLEAR_DOMAIN, {}, "put back the lookup domain of all products: none, now b.example"),
        (
            SET_TYPE,
            {"ActivationType": 2},
            "put back the activation type of all products: kms, now none",
        ),
    ]
    (*_, last) = restoring_steps(ALL, BEFORE, SINCE)
    assert (last.method, dict(last.arguments)) == (CLEAR_TYPE, {})
    own = Scope(PRODUCT, {"ID": "a"}, "this product")
    assert {each.target["ID"] for each in restoring_steps(own, SINCE, BEFORE)} == {"a"}
