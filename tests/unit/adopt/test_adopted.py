"""What a proposed inventory says of machines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._adopt.adopted import (
    Adopted,
    adopted,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedMachine,
    KmsHosting,
)

from tests.support.audited import HOST, OFFICE, licensed, machine


def settings(audited: AuditedMachine) -> dict[str, Any]:
    return {name.removeprefix("windows_client_"): v for name, v in adopted(audited).settings}


BY_DNS: dict[str, Any] = {"kms_host": None, "kms_port": None, "kms_host_source": "dns"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"kms_host": HOST}),
        ({"kms_port": 1689}, {"kms_host": HOST, "kms_port": 1689}),
        ({"kms_port": None}, {"kms_host": HOST}),
        ({"kms_host_source": "set_for_product"}, {"kms_host": HOST}),
        ({"kms_host": "8.8.8.8"}, {"kms_host": "8.8.8.8", "allow_public_kms_host": True}),
        (BY_DNS, {"kms_discovery": True}),
        ({**BY_DNS, "kms_host_source": "cached"}, {"kms_discovery": True}),
        (
            {**BY_DNS, **licensed(activation_type="ad", activation_type_enabled="any")},
            {"method": "ad", "activation_type": "any"},
        ),
        (
            {**BY_DNS, **licensed(activation_type="ad", activation_type_enabled=None)},
            {"method": "ad", "activation_type": "any"},
        ),
        (
            licensed(activation_type="ad", activation_type_enabled="ad"),
            {"method": "ad", "activation_type": "ad", "kms_host": HOST},
        ),
        (
            {**BY_DNS, **licensed(activation_type="ad", license_status="grace")},
            {"kms_discovery": True},
        ),
        ({**BY_DNS, "licenses": ()}, {"kms_discovery": True}),
        (
            {**BY_DNS, **licensed(channel="oem", activation_type=None)},
            {"kms_discovery": True, "replace_channels": []},
        ),
    ],
)
def test_settings_are_as_found(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    assert settings(machine(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        (
            licensed(channel="mak"),
            (
                "holds a MAK, which is kept; to manage it: windows_client_method: mak, "
                'windows_client_product_key: "{{ vault_windows_mak }}"',
            ),
        ),
        (licensed(channel="oem"), ("licensed by oem, which is kept",)),
        (
            licensed(channel="oem", license_status="grace"),
            ("licensed by oem, which is kept", "is grace: a run activates it where it can"),
        ),
        (
            licensed(license_status="notification"),
            ("is notification: a run activates it where it can",),
        ),
        (
            {"edition_id": "ServerStandardEval"},
            ("an evaluation, which no key activates: convert it first",),
        ),
        ({"licenses": ()}, ("Windows holds no key: a run installs the published one",)),
    ],
)
def test_exceptions_have_their_reason(changes: dict[str, Any], reasons: tuple[str, ...]) -> None:
    assert adopted(machine(**changes)).reasons == reasons


def test_a_client() -> None:
    assert adopted(machine(**licensed(OFFICE), site=" Berlin/Mitte (2)")) == Adopted(
        name="srv01",
        group="windows_clients",
        site="site_berlin_mitte_2",
        products=(
            "product_windows_server_2022",
            "product_office_ltsc_professional_plus_2021",
        ),
        settings=(("windows_client_kms_host", HOST),),
        office=(("office_client_kms_host", HOST),),
    )
    assert adopted(machine(site=None)).site is None


KEY = ("kms_host_product_key", "{{ vault_windows_csvlk }}")


@pytest.mark.parametrize(
    ("hosting", "settings"),
    [
        (None, (KEY,)),
        (KmsHosting(50, None, True, None), (KEY,)),
        (KmsHosting(50, 1688, True, None), (KEY,)),
        (KmsHosting(50, 1689, True, None), (KEY, ("kms_host_listening_port", 1689))),
    ],
)
def test_a_kms_host(hosting: KmsHosting | None, settings: Any) -> None:
    assert adopted(machine(hosting=hosting, **licensed(channel="csvlk"))) == Adopted(
        name="srv01",
        group="kms_hosts",
        site="site_berlin",
        products=("product_windows_server_2022",),
        settings=settings,
    )


def test_a_kms_host_has_what_is_to_be_said_of_its_office() -> None:
    asks = adopted(machine(**licensed(replace(OFFICE, channel="mak"), channel="csvlk")))
    assert (asks.group, len(asks.reasons)) == ("kms_hosts", 1)


@pytest.mark.parametrize(
    ("audited", "expected"),
    [
        (
            machine(**licensed(activation_type="token")),
            Adopted(
                name="srv01",
                group="not_adopted",
                site="site_berlin",
                products=("product_windows_server_2022",),
                reasons=("it is activated by a token, which no method here does",),
            ),
        ),
        (
            AuditedMachine(name="off", result="unreachable", reason="no\nanswer"),
            Adopted("off", "not_adopted", None, reasons=("unreachable: no answer",)),
        ),
        (
            AuditedMachine(name="off", result="failed", site="berlin"),
            Adopted("off", "not_adopted", "site_berlin", reasons=("failed: no reason was given",)),
        ),
    ],
)
def test_what_is_not_adopted(audited: AuditedMachine, expected: Adopted) -> None:
    assert adopted(audited) == expected


def test_a_token_that_is_not_in_force_is_replaced() -> None:
    found = adopted(machine(**licensed(activation_type="token", license_status="grace")))
    assert found.group == "windows_clients"
