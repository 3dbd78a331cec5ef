"""What sets and clears each setting of a KMS client, in which words, and what it shows then."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.client_settings import (
    ACTIVATION_TYPE,
    CLIENT_SETTINGS,
    HOST_CACHING,
    KMS_HOST,
    KMS_PORT,
    LOOKUP_DOMAIN,
    OF_A_SCOPE,
    OF_A_SERVICE,
    ClientSetting,
)

SERVICE = "SoftwareLicensingService"
TARGET = {"ID": "9bd77860-9b31-4b7b-96ad-2564017315bf"}

CHANGES: list[tuple[ClientSetting, Any, Any, str, dict[str, Any], str]] = [
    (
        KMS_HOST, "kms02", "kms01",
        "SetKeyManagementServiceMachine", {"MachineName": "kms02"},
        "set the KMS host for all products, now kms01",
    ),
    (
        KMS_HOST, "kms02", None,
        "SetKeyManagementServiceMachine", {"MachineName": "kms02"},
        "set the KMS host for all products, now found through DNS",
    ),
    (
        KMS_HOST, None, "kms01",
        "ClearKeyManagementServiceMachine", {},
        "clear the KMS host of all products",
    ),
    (
        KMS_PORT, 1689, 1688,
        "SetKeyManagementServicePort", {"PortNumber": 1689},
        "set the KMS port for all products, now 1688",
    ),
    (
        KMS_PORT, 1689, None,
        "SetKeyManagementServicePort", {"PortNumber": 1689},
        "set the KMS port for all products, now none",
    ),
    (KMS_PORT, 0, 1689, "ClearKeyManagementServicePort", {}, "clear the KMS port of all products"),
    (
        LOOKUP_DOMAIN, "lab.example", "corp.example",
        "SetKeyManagementServiceLookupDomain", {"LookupDomain": "lab.example"},
        "look for KMS hosts in lab.example, now corp.example",
    ),
    (
        LOOKUP_DOMAIN, "lab.example", None,
        "SetKeyManagementServiceLookupDomain", {"LookupDomain": "lab.example"},
        "look for KMS hosts in lab.example, now in the own domain",
    ),
    (
        LOOKUP_DOMAIN, "", "corp.example",
        "ClearKeyManagementServiceLookupDomain", {},
        "look for KMS hosts in the own domain again",
    ),
    (
        ACTIVATION_TYPE, 2, 1,
        "SetVLActivationTypeEnabled", {"ActivationType": 2},
        "allow kms as activation type, now ad",
    ),
    (
        ACTIVATION_TYPE, 3, None,
        "SetVLActivationTypeEnabled", {"ActivationType": 3},
        "allow token as activation type, now any",
    ),
    (
        ACTIVATION_TYPE, 0, 7,
        "ClearVLActivationTypeEnabled", {},
        "allow any as activation type, now 7",
    ),
    (
        HOST_CACHING, True, False,
        "DisableKeyManagementServiceHostCaching", {"DisableCaching": False},
        "turn the caching of the KMS host on",
    ),
    (
        HOST_CACHING, False, True,
        "DisableKeyManagementServiceHostCaching", {"DisableCaching": True},
        "turn the caching of the KMS host off",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "value", "now", "method", "arguments", "why"), CHANGES)
def test_change(
    setting: ClientSetting, value: Any, now: Any, method: str, arguments: Any, why: str
) -> None:
    step = setting.change(SERVICE, value, scope="all products", now=now, target=TARGET)
    target = {} if setting is HOST_CACHING else TARGET
    assert (step.class_name, step.method, dict(step.arguments)) == (SERVICE, method, arguments)
    assert (step.why, dict(step.target), dict(step.secrets)) == (why, target, {})


def test_without_a_scope_it_is_the_service_itself() -> None:
    step = KMS_HOST.change(SERVICE, "kms02")
    assert (step.why, step.target) == ("set the KMS host for , now found through DNS", {})


@pytest.mark.parametrize(
    ("setting", "method", "arguments", "shown"),
    [
        (KMS_HOST, "SetKeyManagementServiceMachine", {"MachineName": "kms02"}, "kms02"),
        (KMS_HOST, "ClearKeyManagementServiceMachine", {}, None),
        (KMS_PORT, "SetKeyManagementServicePort", {"PortNumber": 1689}, 1689),
        (KMS_PORT, "ClearKeyManagementServicePort", {}, 0),
        (LOOKUP_DOMAIN, "ClearKeyManagementServiceLookupDomain", {}, None),
        (ACTIVATION_TYPE, "SetVLActivationTypeEnabled", {"ActivationType": 3}, 3),
        (ACTIVATION_TYPE, "ClearVLActivationTypeEnabled", {}, 0),
        (HOST_CACHING, "DisableKeyManagementServiceHostCaching", {"DisableCaching": True}, False),
        (HOST_CACHING, "DisableKeyManagementServiceHostCaching", {"DisableCaching": False}, True),
    ],
)
def test_column_after(
    setting: ClientSetting, method: str, arguments: dict[str, Any], shown: Any
) -> None:
    assert setting.column_after(method, arguments) is shown


def test_names_in_results_and_in_sentences() -> None:
    assert [(each.name, each.what, each.column, each.option) for each in CLIENT_SETTINGS] == [
        ("kms_host", "KMS host", "KeyManagementServiceMachine", ""),
        ("kms_port", "KMS port", "KeyManagementServicePort", ""),
        ("kms_lookup_domain", "lookup domain", "KeyManagementServiceLookupDomain", ""),
        ("activation_type_enabled", "activation type", "VLActivationTypeEnabled", ""),
        (
            "kms_host_caching",
            "caching of the KMS host",
            "KeyManagementServiceHostCaching",
            "kms_caching",
        ),
    ]
    assert (*OF_A_SCOPE, *OF_A_SERVICE) == CLIENT_SETTINGS
    assert OF_A_SERVICE == (HOST_CACHING,)
    assert [each for each in CLIENT_SETTINGS if each.of_products] == [ACTIVATION_TYPE]
