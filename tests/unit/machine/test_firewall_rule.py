"""A firewall rule from Get-NetFirewallRule and the registry, and the addresses asked for."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._machine.firewall_rule import (
    FirewallRule,
    as_windows_writes,
    firewall_rule,
    remote_addresses,
)

NAME = "SPPSVC-In-TCP"
TEXT = "v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=1688|Name=@FirewallAPI.dll|"
ALL = ["domain", "private", "public"]


@pytest.mark.parametrize(
    ("enabled", "profile", "text", "shown"),
    [
        ("True", "Domain, Private", TEXT, (True, ["domain", "private"], 1688, ["any"])),
        ("False", "Any", TEXT, (False, ALL, 1688, ["any"])),
        ("true", "Public", TEXT, (False, ["public"], 1688, ["any"])),
        ("True", "Public", None, (True, ["public"], None, None)),
        ("True", "Public", "", (True, ["public"], None, None)),
        ("True", "Public", "v2.31", (True, ["public"], None, None)),
        ("True", "Public", "v2.31|LPort=RPC|", (True, ["public"], None, ["any"])),
        ("True", "Public", "v2.31|LPort=1688|LPort=1689|", (True, ["public"], None, ["any"])),
        ("True", "Public", "v2.31|Active=TRUE|", (True, ["public"], None, ["any"])),
        (
            "True",
            "Public",
            TEXT + "RA4=LocalSubnet|RA4=10.0.0.0/255.0.0.0|RA4=10.1.2.3|RA6=2001:db8::/32|",
            (
                True,
                ["public"],
                1688,
                ["10.0.0.0/8", "10.1.2.3/32", "2001:db8::/32", "localsubnet"],
            ),
        ),
        (
            "True",
            "Public",
            "v2.31|RA4=10.1.2.3/8|RA6=Gateway=1|",
            (True, ["public"], None, ["10.0.0.0/8", "gateway=1"]),
        ),
    ],
)
def test_rule(enabled: str, profile: str, text: str | None, shown: tuple[Any, ...]) -> None:
    names = ("enabled", "profiles", "port", "remote_addresses")
    rule = firewall_rule(NAME, enabled, profile, text)
    assert rule.name == NAME
    assert rule.as_dict() == dict(zip(names, shown, strict=True))


def test_no_address_is_none_and_not_unknown() -> None:
    assert FirewallRule(NAME, True, frozenset(), 1, frozenset()).as_dict() == {
        "enabled": True,
        "profiles": [],
        "port": 1,
        "remote_addresses": [],
    }


def test_addresses_asked_for() -> None:
    given = [" LocalSubnet ", "10.1.2.3/8", "10.1.2.3", "2001:DB8::/32"]
    found = remote_addresses(given, "firewall_remote_addresses")
    assert found == {"localsubnet", "10.0.0.0/8", "10.1.2.3/32", "2001:db8::/32"}
    assert remote_addresses(["ANY"], "x") == {"any"}
    shown = [as_windows_writes(each) for each in ("any", "localsubnet", "10.0.0.0/8")]
    assert shown == ["Any", "LocalSubnet", "10.0.0.0/8"]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (
            ["10.0.0.0/33"],
            "x: '10.0.0.0/33' is not accepted: any, localsubnet, or addresses and networks "
            "such as 10.0.0.0/8 and 2001:db8::/32",
        ),
        (
            ["any", "10.0.0.1"],
            "x: 'any' is not accepted: any alone, or a list without it",
        ),
        (
            ["localsubnet", "any"],
            "x: 'any' is not accepted: any alone, or a list without it",
        ),
    ],
)
def test_addresses_that_are_none(given: list[str], line: str) -> None:
    with pytest.raises(InputError) as caught:
        remote_addresses(given, "x")
    assert str(caught.value) == line
