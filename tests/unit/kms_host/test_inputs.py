"""Every bad input of kms_host, and the forms that good ones may have."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._machine.firewall_rule import (
    firewall_rule,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.publish_domains import (
    PublishDomain,
    publish_domains_from_registry,
)
from hypothesis import given
from hypothesis import strategies as st

from lab.simulation.keys import first_avma_key, first_office_key, gvlk_of
from tests.support.kms_host_options import HOST_KEY, desired_host

GVLK = gvlk_of("ServerStandard", 20348)
OTHER_KEY = HOST_KEY[::-1]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"product_key": GVLK}, ("product_key", "CSVLK", "published for", "Windows Server 2022")),
        ({"product_key": first_avma_key()}, ("product_key", "avma", "makes no KMS host")),
        ({"product_key": first_office_key()}, ("product_key", "office_gvlk")),
        ({"product_key": "BCDFG-HJKMP"}, ("product_key", "five groups")),
        ({"product_key": 12345}, ("product_key",)),
        ({"product_key": {"a": 1}}, ("product_key",)),
        ({"office_product_keys": HOST_KEY}, ("office_product_keys", "a list")),
        ({"office_product_keys": [GVLK]}, ("office_product_keys[0]", "published for")),
        ({"office_product_keys": [OTHER_KEY, "nonsense"]}, ("office_product_keys[1]",)),
        ({"office_product_keys": [""]}, ("office_product_keys[0]", "is missing")),
        ({"office_product_keys": [OTHER_KEY, OTHER_KEY]}, ("each key once",)),
        ({"product_key": HOST_KEY, "office_product_keys": [HOST_KEY]}, ("other keys than",)),
        ({"activation": "phone"}, ("offline_activation_folder", "is missing")),
        ({"offline_activation_folder": "/tmp"}, ("offline_activation_folder", "phone")),
        (
            {
                "activation": "phone",
                "offline_activation_folder": "/tmp",
                "office_product_keys": [OTHER_KEY],
            },
            ("office_product_keys", "Windows alone"),
        ),
        ({"listening_port": 0}, ("listening_port", "1 to 65535")),
        ({"listening_port": 65536}, ("listening_port", "65536")),
        ({"listening_port": "kms"}, ("listening_port", "whole number")),
        ({"listening_port": True}, ("listening_port",)),
        ({"activation_interval_minutes": 14}, ("activation_interval_minutes", "15 to 43200")),
        ({"activation_interval_minutes": 43201}, ("activation_interval_minutes", "minutes")),
        ({"renewal_interval_minutes": 14}, ("renewal_interval_minutes", "15 to 43200")),
        ({"renewal_interval_minutes": "1.5"}, ("renewal_interval_minutes", "1.5")),
        ({"publish_domains": "a.example"}, ("publish_domains", "a list of DNS domains")),
        ({"publish_domains": ["bad_name.example"]}, ("publish_domains[0]", "underscore")),
        ({"publish_domains": [""]}, ("publish_domains[0]", "is empty")),
        ({"publish_domains": [7]}, ("publish_domains[0]", "type int")),
        ({"publish_domains": [{"name": "a.example"}]}, ("publish_domains[0]", "domain, priority")),
        ({"publish_domains": [{}]}, ("publish_domains[0].domain", "is missing")),
        (
            {"publish_domains": [{"domain": "a.example", "priority": 65536}]},
            ("publish_domains[0].priority", "65535"),
        ),
        (
            {"publish_domains": [{"domain": "a.example", "weight": "x"}]},
            ("publish_domains[0].weight",),
        ),
        ({"publish_domains": ["a.example", "A.example"]}, ("a.example", "each domain once")),
        (
            {"publish_domains": ["a.example"], "dns_publishing": False},
            ("publish_domains", "dns_publishing is false"),
        ),
        ({"firewall_rules": []}, ("firewall_rules", "at least one")),
        ({"firewall_profiles": []}, ("firewall_profiles", "at least one")),
        ({"firewall_remote_addresses": ["10.0.0.0/33"]}, ("firewall_remote_addresses", "/33")),
        ({"firewall_remote_addresses": ["any", "10.0.0.1"]}, ("any alone",)),
        (
            {"firewall": False, "firewall_remote_addresses": ["any"]},
            ("firewall_remote_addresses", "firewall: true"),
        ),
        ({"clients": ["Windows 95"]}, ("clients", "Windows 95", "Windows Server 2025")),
        ({"retries": 21}, ("retries", "0 to 20")),
        ({"retry_delay": 3601}, ("retry_delay", "seconds")),
    ],
)
def test_bad_input_is_one_line_that_names_the_option(
    options: dict[str, Any], says: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as caught:
        desired_host(**options)
    text = str(caught.value)
    assert "\n" not in text
    for part in says:
        assert part in text
    for key in (HOST_KEY, OTHER_KEY, GVLK, first_avma_key(), first_office_key()):
        assert key not in text
        assert key.replace("-", "") not in text


def test_an_option_is_named_as_the_role_names_it() -> None:
    from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.desired import (
        host_from_options,
    )

    from tests.support.kms_host_options import host_options

    with pytest.raises(InputError, match="kms_host_listening_port"):
        host_from_options(host_options(listening_port=0), lambda option: f"kms_host_{option}")


def test_what_is_left_out_is_left_as_it_is() -> None:
    asked = desired_host()
    assert (asked.product_key, asked.office_keys, asked.listening_port) == (None, (), 1688)
    assert asked.activation_interval is None
    assert asked.renewal_interval is None
    assert asked.dns_publishing is None
    assert asked.publish_domains is None
    assert asked.low_priority is None
    assert desired_host(publish_domains=[]).publish_domains == ()


def test_no_key_is_in_the_text_of_what_is_asked() -> None:
    asked = desired_host(product_key=HOST_KEY, office_product_keys=[OTHER_KEY])
    assert HOST_KEY not in repr(asked)
    assert OTHER_KEY not in repr(asked)
    assert asked.tail == HOST_KEY[-5:]


@pytest.mark.parametrize("given_as", [60, "60", " 60 "])
def test_a_number_may_be_text(given_as: object) -> None:
    assert desired_host(activation_interval_minutes=given_as).activation_interval == 60


_DOMAINS = st.builds(
    PublishDomain,
    st.from_regex(r"[a-z]{1,9}\.example", fullmatch=True),
    st.integers(0, 65535),
    st.integers(0, 65535),
)


@given(_DOMAINS)
def test_a_line_of_the_registry_says_what_was_asked(domain: PublishDomain) -> None:
    assert publish_domains_from_registry((domain.line(),)) == (domain,)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A.example", PublishDomain("a.example")),
        ("a.example,5", PublishDomain("a.example", 5)),
        ("a.example,5,7", PublishDomain("a.example", 5, 7)),
        (" a.example , 5 , 7 , 9", PublishDomain("a.example", 5, 7)),
        ("a.example, many", PublishDomain("a.example")),
    ],
)
def test_a_line_that_was_written_by_hand(line: str, expected: PublishDomain) -> None:
    assert publish_domains_from_registry(("", line)) == (expected,)


@pytest.mark.parametrize(
    ("asked", "in_registry"),
    [
        (["any"], ""),
        (["LocalSubnet"], "RA4=LocalSubnet|RA6=LocalSubnet|"),
        (["10.0.0.0/8"], "RA4=10.0.0.0/255.0.0.0|"),
        (["10.1.2.3"], "RA4=10.1.2.3|"),
        (["2001:db8::/32", "10.0.0.0/8"], "RA6=2001:db8::/32|RA4=10.0.0.0/255.0.0.0|"),
    ],
)
def test_addresses_are_compared_in_the_form_of_the_registry(
    asked: list[str], in_registry: str
) -> None:
    text = f"v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=1688|{in_registry}"
    rule = firewall_rule("SPPSVC-In-TCP", "True", "Domain, Private", text)
    firewall = desired_host(firewall_remote_addresses=asked).firewall
    assert firewall is not None
    assert rule.remote_addresses == firewall.remote_addresses
    assert (rule.port, rule.is_enabled) == (1688, True)
    assert rule.profiles == {"domain", "private"}


@pytest.mark.parametrize("text", [None, "", "nothing of the kind"])
def test_what_the_registry_does_not_tell_is_unknown(text: str | None) -> None:
    rule = firewall_rule("SPPSVC-In-TCP", "False", "Any", text)
    assert (rule.port, rule.remote_addresses, rule.is_enabled) == (None, None, False)
    assert rule.profiles == {"domain", "private", "public"}


def test_a_range_of_the_registry_is_kept_as_it_is() -> None:
    rule = firewall_rule(
        "x", "True", "Domain", "v2.31|LPort=1688|LPort=1689|RA4=10.0.0.1-10.0.0.9|"
    )
    assert rule.remote_addresses == {"10.0.0.1-10.0.0.9"}
    assert rule.port is None
