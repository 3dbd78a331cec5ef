"""What a proposed inventory says of machines, and how it is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._adopt.adopted import (
    Adopted,
    adopted,
)
from ansible_collections.volume.activation.plugins.plugin_utils._adopt.inventory import (
    inventory_yaml,
)
from ansible_collections.volume.activation.plugins.plugin_utils._adopt.names import names_in
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedMachine,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

from tests.support.audited import HOST, LICENSE, SOUND, licensed, machine


def settings(audited: AuditedMachine) -> dict[str, Any]:
    return {name.removeprefix("windows_client_"): v for name, v in adopted(audited).settings}


BY_DNS: dict[str, Any] = {"kms_host": None, "kms_port": None, "kms_host_source": "dns"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"kms_host": HOST}),
        ({"kms_port": 1689}, {"kms_host": HOST, "kms_port": 1689}),
        ({"kms_host": "8.8.8.8"}, {"kms_host": "8.8.8.8", "allow_public_kms_host": True}),
        (BY_DNS, {"kms_discovery": True}),
        ({**BY_DNS, "kms_host_source": "cached"}, {"kms_discovery": True}),
        (
            {**BY_DNS, **licensed(activation_type="ad", activation_type_enabled="any")},
            {"method": "ad", "activation_type": "any"},
        ),
        (
            {**BY_DNS, **licensed(channel="oem", activation_type=None)},
            {"kms_discovery": True, "replace_channels": []},
        ),
    ],
)
def test_settings_are_as_found(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    assert settings(machine(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        (licensed(channel="mak"), "vault_windows_mak"),
        (licensed(channel="oem"), "licensed by oem"),
        (licensed(license_status="notification"), "is notification"),
        ({"edition_id": "ServerStandardEval"}, "an evaluation"),
        ({"licenses": ()}, "holds no key"),
    ],
)
def test_exceptions_have_their_reason(changes: dict[str, Any], reason: str | None) -> None:
    reasons = adopted(machine(**changes)).reasons
    assert len(reasons) == (reason is not None)
    assert not reason or reason in reasons[0]


def test_groups() -> None:
    server = adopted(SOUND)
    assert (server.group, server.site, server.product) == (
        "windows_clients", "site_berlin", "product_windows_server_2022",
    )  # fmt: skip
    host = machine(
        hosting=KmsHosting(50, 1689, True, None),
        licenses=(replace(LICENSE, channel="csvlk"),),
    )
    found = adopted(host)
    assert (found.group, dict(found.settings)) == (
        "kms_hosts",
        {"kms_host_product_key": "{{ vault_windows_csvlk }}", "kms_host_listening_port": 1689},
    )
    token = adopted(machine(**licensed(activation_type="token")))
    assert token.group == "not_adopted"
    off = AuditedMachine(name="off", result="unreachable", reason="no\nanswer")
    assert (adopted(off).group, adopted(off).reasons) == (
        "not_adopted", ("unreachable: no answer",),
    )  # fmt: skip


def test_what_a_site_shares_is_taken_back_where_it_is_not_so() -> None:
    set_by_hand = (("windows_client_kms_host", HOST), ("windows_client_kms_port", 1689))
    by_dns = (("windows_client_kms_discovery", True),)
    machines = [
        *(Adopted(f"srv{n}", "windows_clients", "site_a", None, set_by_hand) for n in range(2)),
        Adopted("no", "windows_clients", "site_a", None, by_dns, ("by DNS",)),
    ]
    text = inventory_yaml(machines, "2026-03-01T12:00:00Z")
    assert text == inventory_yaml(machines[::-1], "2026-03-01T12:00:00Z")
    content = yaml.safe_load(text)["all"]["children"]["windows_clients"]["children"]["site_a"]
    assert content["vars"] == dict(set_by_hand)
    assert content["hosts"] == {
        "srv0": None,
        "srv1": None,
        "no": {
            "windows_client_kms_discovery": True,
            "windows_client_kms_host": "",
            "windows_client_kms_port": None,
        },
    }
    assert "            # by DNS\n" in text


@pytest.mark.parametrize("name", ["on", "1e3", "a: b", "x # y", '"', "10.0.0.1", "srv-1.a.example"])
def test_any_name_is_text(name: str) -> None:
    one = Adopted(name, "not_adopted", None, None)
    content = yaml.safe_load(inventory_yaml([one], "now"))
    assert content["all"]["children"]["not_adopted"]["hosts"] == {name: None}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("srv1\nSRV1\n\nsrv2\n", ("srv1", "srv2")),
        ('#TYPE X\n"Id","FullyQualifiedDomainName"\n"1","Srv1.a"\n"2",""\n', ("srv1.a",)),
        ("\ufeffdNSHostName,cn\nsrv1.a,srv1\n", ("srv1.a",)),
    ],
)
def test_names_of_a_list(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text, "adopt_names") == names


@pytest.mark.parametrize("text", ["", "\n", "a,b\n1,2\n", "dNSHostName\n"])
def test_list_without_names(text: str) -> None:
    with pytest.raises(InputError, match="adopt_names"):
        names_in(text, "adopt_names")
