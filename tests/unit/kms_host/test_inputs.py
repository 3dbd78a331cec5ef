"""What kms_host is asked for, and the forms that it may have."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.desired import (
    DesiredFirewall,
    DesiredHost,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.firewall_rule import (
    firewall_rule,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.publish_domains import (
    PublishDomain,
    publish_domains_from_registry,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.retry_delay import Attempts
from hypothesis import given
from hypothesis import strategies as st

from tests.support.kms_host_options import HOST_KEY, desired_host

OTHER_KEY = HOST_KEY[::-1]


def test_what_is_left_out_is_left_as_it_is() -> None:
    assert desired_host() == DesiredHost(
        product_key=None,
        office_keys=(),
        activation="online",
        offline_folder=None,
        listening_port=1688,
        activation_interval=None,
        renewal_interval=None,
        dns_publishing=None,
        publish_domains=None,
        low_priority=None,
        firewall=DesiredFirewall(
            rules=("SPPSVC-In-TCP",),
            profiles=frozenset({"domain", "private"}),
            remote_addresses=frozenset(),
        ),
        install_feature=True,
        may_restart=True,
        clients=(),
        allow_client_windows=False,
        replace_channels=frozenset(),
        attempts=Attempts(retries=3, retry_delay=20),
    )


def test_all_that_is_given_is_asked_for() -> None:
    assert desired_host(
        product_key=HOST_KEY,
        activation="phone",
        offline_activation_folder="/ids",
        listening_port="1700",
        activation_interval_minutes=15,
        renewal_interval_minutes=43200,
        dns_publishing=True,
        publish_domains=["A.example", {"domain": "b.example", "priority": 1, "weight": 9}],
        priority="low",
        firewall_rules=["SPPSVC-In-TCP-NoScope", "SPPSVC-In-TCP", "SPPSVC-In-TCP"],
        firewall_profiles=["domain"],
        firewall_remote_addresses=["any"],
        install_feature=False,
        restart_service="never",
        clients=["Windows 11", "Windows 10", "Windows 11"],
        allow_client_windows=True,
        replace_channels=["mak", "csvlk"],
        retries=0,
        retry_delay=10,
    ) == DesiredHost(
        product_key=HOST_KEY,
        office_keys=(),
        activation="phone",
        offline_folder="/ids",
        listening_port=1700,
        activation_interval=15,
        renewal_interval=43200,
        dns_publishing=True,
        publish_domains=(PublishDomain("a.example"), PublishDomain("b.example", 1, 9)),
        low_priority=True,
        firewall=DesiredFirewall(
            rules=("SPPSVC-In-TCP-NoScope", "SPPSVC-In-TCP"),
            profiles=frozenset({"domain"}),
            remote_addresses=frozenset({"any"}),
        ),
        install_feature=False,
        may_restart=False,
        clients=("Windows 11", "Windows 10"),
        allow_client_windows=True,
        replace_channels=frozenset({"mak", "csvlk"}),
        attempts=Attempts(retries=0, retry_delay=10),
    )


@pytest.mark.parametrize(
    ("options", "name", "asked"),
    [
        ({"product_key": ""}, "product_key", None),
        ({"office_product_keys": ""}, "office_keys", ()),
        ({"office_product_keys": None}, "office_keys", ()),
        ({"office_product_keys": [OTHER_KEY]}, "office_keys", (OTHER_KEY,)),
        ({"listening_port": 1}, "listening_port", 1),
        ({"listening_port": 65535}, "listening_port", 65535),
        ({"activation_interval_minutes": ""}, "activation_interval", None),
        ({"activation_interval_minutes": " 60 "}, "activation_interval", 60),
        ({"activation_interval_minutes": 43200}, "activation_interval", 43200),
        ({"renewal_interval_minutes": ""}, "renewal_interval", None),
        ({"renewal_interval_minutes": "15"}, "renewal_interval", 15),
        ({"dns_publishing": False}, "dns_publishing", False),
        ({"publish_domains": ""}, "publish_domains", None),
        ({"publish_domains": []}, "publish_domains", ()),
        ({"publish_domains": [], "dns_publishing": False}, "publish_domains", ()),
        ({"priority": "normal"}, "low_priority", False),
        ({"firewall": False}, "firewall", None),
        ({"activation": "none"}, "activation", "none"),
    ],
)
def test_forms_that_a_value_may_have(options: dict[str, Any], name: str, asked: object) -> None:
    assert getattr(desired_host(**options), name) == asked


def test_no_key_is_in_the_text_of_what_is_asked() -> None:
    asked = desired_host(product_key=HOST_KEY, office_product_keys=[OTHER_KEY])
    assert HOST_KEY not in repr(asked)
    assert OTHER_KEY not in repr(asked)
    assert asked.tail == HOST_KEY[-5:]


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
