"""Settings of a KMS client: one line says which contradicts another, and what is accepted."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.settings import (
    KmsSettings,
    check_method,
    endpoint_of,
    kms_settings,
)

from tests.support.run_on_simulation import options_of

KMS01, KMS02 = KmsEndpoint("kms01"), KmsEndpoint("kms02")
FOUND = "nothing while my_kms_discovery is true: DNS names host and port"
DOMAIN = "a DNS domain with KMS records, such as corp.example.com, or nothing to clear it"
VOID = "is set: a host set by hand makes it void"
NO_IPV4 = (
    "this is not a valid IPv4 address, and a name does not end in a number; give four numbers from "
    "0 to 255, or a name"
)


def named(option: str) -> str:
    """As a role names the option."""
    return f"my_{option}"


def checked(**options: Any) -> KmsSettings:
    """The settings of a machine, by the options of volume.activation.windows."""
    whole = options_of(**options)
    settings = kms_settings(whole, "srv1", named)
    check_method(whole["method"], whole, settings, named)
    return settings


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        ({"kms_host": "kms01"}, KmsSettings(KMS01)),
        ({"kms_host": "kms01", "kms_port": ""}, KmsSettings(KMS01)),
        ({"kms_host": "kms01", "kms_port": 1689}, KmsSettings(KmsEndpoint("kms01", 1689))),
        ({"kms_hosts": ["kms01"]}, KmsSettings(KMS01)),
        (
            {"kms_hosts": ["kms01", {"host": "kms02", "priority": 1}], "kms_host": ""},
            KmsSettings(KMS01, candidates=(KMS01, KMS02)),
        ),
        (
            {"kms_host": "8.8.8.8", "allow_public_kms_host": True},
            KmsSettings(KmsEndpoint("8.8.8.8")),
        ),
        (
            {"kms_hosts": ["8.8.8.8"], "allow_public_kms_host": True},
            KmsSettings(KmsEndpoint("8.8.8.8")),
        ),
        ({"kms_discovery": True}, KmsSettings(discovery=True)),
        (
            {"kms_discovery": True, "kms_host": "", "kms_port": "", "kms_hosts": []},
            KmsSettings(discovery=True),
        ),
        (
            {"kms_discovery": True, "kms_lookup_domain": " Corp.Example. "},
            KmsSettings(discovery=True, lookup_domain="corp.example"),
        ),
        (
            {"kms_discovery": True, "kms_lookup_domain": " "},
            KmsSettings(discovery=True, lookup_domain=""),
        ),
        (
            {"kms_discovery": True, "kms_caching": False},
            KmsSettings(discovery=True, of_service={"kms_host_caching": False}),
        ),
        ({"method": "ad"}, KmsSettings(activation_type=1)),
        ({"method": "ad", "activation_type": "any"}, KmsSettings(activation_type=0)),
        ({"method": "mak", "activation_type": "token"}, KmsSettings(activation_type=3)),
        (
            {"kms_host": "kms01", "activation_type": "kms"},
            KmsSettings(KMS01, activation_type=2),
        ),
    ],
)
def test_what_is_asked_for(options: dict[str, Any], settings: KmsSettings) -> None:
    assert checked(**options) == settings


@pytest.mark.parametrize(
    ("options", "variable", "accepted"),
    [
        (
            {},
            "my_kms_host",
            "the name or address of your KMS host, several in my_kms_hosts, or my_kms_discovery: "
            "true to find it through DNS",
        ),
        ({"kms_discovery": True, "kms_host": "kms01"}, "my_kms_host", FOUND),
        ({"kms_discovery": True, "kms_port": 1688}, "my_kms_port", FOUND),
        ({"kms_discovery": True, "kms_hosts": ["kms01"]}, "my_kms_hosts", FOUND),
        ({"kms_port": 1688}, "my_kms_port", "only together with my_kms_host"),
        (
            {"kms_host": "kms01", "kms_hosts": ["kms01"]},
            "my_kms_hosts",
            "nothing while my_kms_host is set: give one of both",
        ),
        (
            {"kms_host": "kms01", "activation_type": "ad"},
            "my_activation_type",
            "any or kms with method kms",
        ),
        (
            {"method": "ad", "activation_type": "kms"},
            "my_activation_type",
            "any or ad with method ad",
        ),
        (
            {"kms_host": "kms01", "kms_lookup_domain": "a.example"},
            "my_kms_lookup_domain",
            f"nothing while my_kms_host {VOID}",
        ),
        (
            {"kms_hosts": ["kms01"], "kms_lookup_domain": "a.example"},
            "my_kms_lookup_domain",
            f"nothing while my_kms_hosts {VOID}",
        ),
        (
            {"kms_discovery": True, "kms_lookup_domain": 5},
            "my_kms_lookup_domain",
            f"{DOMAIN}. YAML reads this as something else than text: put it in quotes",
        ),
        (
            {"kms_discovery": True, "kms_lookup_domain": "a b"},
            "my_kms_lookup_domain",
            f"{DOMAIN}; a host name has only letters, digits, hyphens and dots",
        ),
        (
            {"kms_discovery": True, "kms_lookup_domain": "10.0.0.5"},
            "my_kms_lookup_domain",
            f"{DOMAIN}; {NO_IPV4}",
        ),
        (
            {"kms_discovery": True, "kms_lookup_domain": "_vlmcs._tcp.corp.example"},
            "my_kms_lookup_domain",
            f"{DOMAIN}; a host name has no underscore",
        ),
        (
            {"kms_discovery": True, "kms_lookup_domain": "example"},
            "my_kms_lookup_domain",
            f"{DOMAIN}; this is no domain",
        ),
        ({"kms_host": "a b"}, "my_kms_host", "give one host, without white space inside"),
        (
            {"kms_host": "kms01", "kms_port": 0},
            "my_kms_port",
            "a port is a whole number from 1 to 65535",
        ),
        (
            {"kms_host": "kms01", "allowed_kms_domains": ["a.example"]},
            "my_kms_host",
            "only hosts in these domains (my_allowed_kms_domains): a.example",
        ),
        (
            {"kms_hosts": ["kms01"], "allowed_kms_domains": ["a.example"]},
            "my_kms_hosts[0]",
            "only hosts in these domains (my_allowed_kms_domains): a.example",
        ),
    ],
)
def test_settings_that_contradict_each_other(
    options: dict[str, Any], variable: str, accepted: str
) -> None:
    with pytest.raises(InputError) as refused:
        checked(**options)
    assert (refused.value.variable, refused.value.accepted) == (variable, accepted)


def test_a_host_that_may_be_left_out() -> None:
    """As rollback and preflight ask for one."""
    rest = {"allow_public_kms_host": False, "allowed_kms_domains": []}
    assert endpoint_of(rest, named) is None
    assert endpoint_of({**rest, "kms_host": "", "kms_port": ""}, named) is None
    assert endpoint_of({**rest, "kms_host": "kms01"}, named) == KMS01


def test_every_host_by_hand_in_order() -> None:
    assert KmsSettings().endpoints == ()
    assert KmsSettings(KMS01).endpoints == (KMS01,)
    assert KmsSettings(KMS02, candidates=(KMS02, KMS01)).endpoints == (KMS02, KMS01)
