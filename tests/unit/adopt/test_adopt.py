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
    AuditedLicense,
    AuditedMachine,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

from tests.support.audited import HOST, LICENSE, OFFICE, licensed, machine


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
    server = adopted(machine(**licensed(OFFICE)))
    assert (server.group, server.site, server.products) == (
        "windows_clients", "site_berlin",
        ("product_windows_server_2022", "product_office_ltsc_professional_plus_2021"),
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
    office = (("office_client_kms_host", HOST),)
    office_by_ad = (("office_client_method", "ad"),)
    machines = [
        *(
            Adopted(f"srv{n}", "windows_clients", "site_a", settings=set_by_hand, office=own)
            for n, own in enumerate((office, None))
        ),
        Adopted("no", "windows_clients", "site_a", (), by_dns, office_by_ad, ("by DNS",)),
    ]
    text = inventory_yaml(machines, "2026-03-01T12:00:00Z")
    assert text == inventory_yaml(machines[::-1], "2026-03-01T12:00:00Z")
    content = yaml.safe_load(text)["all"]["children"]["windows_clients"]["children"]["site_a"]
    assert content["vars"] == {**dict(set_by_hand), **dict(office)}
    assert content["hosts"] == {
        "srv0": None,
        "srv1": None,
        "no": {
            "windows_client_kms_discovery": True,
            "windows_client_kms_host": "",
            "windows_client_kms_port": None,
            "office_client_method": "ad",
            "office_client_kms_host": "",
        },
    }
    assert "            # by DNS\n" in text


@pytest.mark.parametrize("name", ["on", "1e3", "a: b", "x # y", '"', "10.0.0.1", "srv-1.a.example"])
def test_any_name_is_text(name: str) -> None:
    one = Adopted(name, "not_adopted", None)
    content = yaml.safe_load(inventory_yaml([one], "now"))
    assert content["all"]["children"]["not_adopted"]["hosts"] == {name: None}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "FullyQualifiedDomainName : Srv1.a\nProductName : X : Y\n\n"
            "FullyQualifiedDomainName : srv2\n",
            ("srv1.a", "srv2"),
        ),
        (
            '{"_meta": {"hostvars": {"srv1.a": {}}}, "all": {"children": ["x"]}, '
            '"x": {"hosts": ["Srv2", "srv1.a"]}}',
            ("srv1.a", "srv2"),
        ),
        ("srv1\nSRV1\n\nsrv2\n", ("srv1", "srv2")),
        ('#TYPE X\n"Id","FullyQualifiedDomainName"\n"1","Srv1.a"\n"2",""\n', ("srv1.a",)),
        ("\ufeffdNSHostName,cn\nsrv1.a,srv1\n", ("srv1.a",)),
    ],
)
def test_names_of_a_list(text: str, names: tuple[str, ...]) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert names_in(text.removeprefix("\ufeff").encode(encoding), "adopt_names") == names


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"a,b\n1,2\n",
        b"dNSHostName\n",
        b"\xff",
        b"\xff\xfea",
        b"{}",
        b'{"_meta": []}',
        b'{"_meta": {"hostvars": {}}, "x": []}',
        b"{",
    ],
)
def test_list_without_names(content: bytes) -> None:
    with pytest.raises(InputError, match="adopt_names"):
        names_in(content, "adopt_names")


VISIO = replace(OFFICE, name="Office 21, Office21VisioPro2021VL_KMS_Client_AE edition")
OLD = replace(OFFICE, name="Office 14, OfficeProPlus-KMS_Client edition")
BY_AD = replace(OFFICE, activation_type="ad", activation_type_enabled="ad")
OWN = replace(OFFICE, kms_host="kms09.contoso.example", kms_port=1689)


@pytest.mark.parametrize(
    ("office", "changes", "expected"),
    [
        ((), {}, None),
        ((OFFICE, VISIO), {}, {"kms_host": HOST}),
        ((OFFICE,), {"kms_port": 1689}, {"kms_host": HOST, "kms_port": 1689}),
        ((OWN,), {}, {"kms_host": "kms09.contoso.example", "kms_port": 1689}),
        ((replace(OFFICE, kms_host="8.8.8.8"),), BY_DNS,
         {"kms_host": "8.8.8.8", "allow_public_kms_host": True}),
        ((OFFICE,), BY_DNS, {"kms_discovery": True}),
        ((OFFICE,), {"kms_host_source": "set_for_product"}, {"kms_discovery": True}),
        ((OLD,), {}, {"kms_discovery": True}),
        ((OFFICE,), {"build": 7601}, {"kms_discovery": True}),
        ((BY_AD,), {}, {"method": "ad", "activation_type": "ad"}),
        ((OFFICE, OWN), {}, None),
        ((replace(OFFICE, channel="mak"),), {}, None),
        ((OFFICE, replace(VISIO, channel="mak")), {}, {"kms_host": HOST}),
        ((replace(OFFICE, channel="subscription"),), {}, None),
    ],
)  # fmt: skip
def test_office_is_as_found(
    office: tuple[AuditedLicense, ...], changes: dict[str, Any], expected: dict[str, Any] | None
) -> None:
    found = adopted(machine(**changes, **licensed(*office))).office
    assert (found and {name.removeprefix("office_client_"): v for name, v in found}) == expected


@pytest.mark.parametrize(
    ("office", "said"),
    [
        ((OFFICE, VISIO), ()),
        ((replace(OFFICE, channel="subscription"),), ()),
        ((OFFICE, OWN), (f"{HOST}:1688, kms09.contoso.example:1689",)),
        ((OFFICE, BY_AD), ("Active Directory",)),
        ((replace(OFFICE, channel="mak"),), ("vault_office_mak",)),
        ((replace(OFFICE, license_status="notification"),), ("is notification",)),
    ],
)
def test_exceptions_of_office_have_their_reason(
    office: tuple[AuditedLicense, ...], said: tuple[str, ...]
) -> None:
    reasons = adopted(machine(**licensed(*office))).reasons
    assert len(reasons) == len(said)
    assert all(part in reason for part, reason in zip(said, reasons, strict=True))


def test_keys_by_which_a_kms_host_serves_office() -> None:
    def keys(*tails: str) -> Any:
        own = (replace(OFFICE, channel="csvlk", partial_product_key=tail) for tail in tails)
        host = machine(**licensed(*own, channel="csvlk"))
        return dict(adopted(host).settings).get("kms_host_office_product_keys")

    assert keys() is None
    assert keys("6F7TH") == ["{{ vault_office_csvlk }}"]
    assert keys("6F7TH", "2VFGG") == [
        "{{ vault_office_csvlk_2vfgg }}", "{{ vault_office_csvlk_6f7th }}",
    ]  # fmt: skip
