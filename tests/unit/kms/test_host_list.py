"""Lists of KMS hosts: what is accepted, and that each fault is named by its place."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    InputError,
    InputTypeError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._kms.host_list import (
    kms_hosts_of_role,
    parse_kms_hosts,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.spread import SiteKmsHost

from tests.support.run_on_simulation import desired
from tests.unit.kms.test_endpoint_refused import PUBLIC

CANARY = "BCDFG-HJKMP-QRTVW-XY234-6789B"


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("KMS01.example.org.", SiteKmsHost(KmsEndpoint("kms01.example.org"))),
        ("[fd00::5]:1690", SiteKmsHost(KmsEndpoint("fd00::5", 1690))),
        ({"host": "kms01"}, SiteKmsHost(KmsEndpoint("kms01"), priority=0, weight=1)),
        ({"host": "kms01", "port": None, "weight": None}, SiteKmsHost(KmsEndpoint("kms01"))),
        (
            {"host": "kms01", "port": "1689", "priority": 65535, "weight": "0"},
            SiteKmsHost(KmsEndpoint("kms01", 1689), 65535, 0),
        ),
        ({"host": "kms01:1689", "port": 1689}, SiteKmsHost(KmsEndpoint("kms01", 1689))),
    ],
)
def test_accepted(given: Any, host: SiteKmsHost) -> None:
    assert parse_kms_hosts([given]) == (host,)


def test_order_is_kept() -> None:
    parsed = parse_kms_hosts(["b", {"host": "a", "priority": 3}])
    assert [host.endpoint.host for host in parsed] == ["b", "a"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["a", ""], "kms_hosts[1] is empty: give a host name"),
        (["a", {"host": "http://b"}], "kms_hosts[1].host: 'http://b' is not accepted"),
        (["a", {"host": "b", "port": 0}], "kms_hosts[1].port: 0 is not accepted: a port is"),
        (["a", {"host": "b:1", "port": 2}], "kms_hosts[1].host: 'b:1' is not accepted"),
        ([{"host": "b", "weight": -1}], "kms_hosts[0].weight: -1 is not accepted: a whole number"),
        ([{"host": "b", "weight": 65536}], "kms_hosts[0].weight: 65536 is not accepted"),
        ([{"host": "b", "weight": "1.5"}], "kms_hosts[0].weight: '1.5' is not accepted"),
        ([{"host": "b", "priority": ""}], "kms_hosts[0].priority is empty"),
        ([{"host": "b", "priority": "٣"}], "kms_hosts[0].priority: '٣' is not accepted"),
        ([{"port": 1688}], "kms_hosts[0].host is missing"),
        ([{"host": "b", "wieght": CANARY}], "kms_hosts[0].wieght is not accepted: only host, port"),
        (["a.example", {"host": "A.example."}], "kms_hosts[1]: 'a.example' is not accepted: each"),
        (["a:1688", "b", "a:1689"], "kms_hosts[0] is the same"),
        (["localhost"], "kms_hosts[0]: 'localhost' is not accepted: this name means the machine"),
        ([CANARY], "kms_hosts[0]: '*****-*****-*****-*****-6789B' is not accepted: this looks"),
        (["8.8.8.8"], "kms_hosts[0]: '8.8.8.8' is not accepted"),
    ],
)
def test_a_fault_is_named_by_its_place(given: list[Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_kms_hosts(given)
    assert says in str(caught.value)
    assert CANARY not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("kms01,kms02", "my_hosts: a value of type str is not accepted: a list of KMS hosts"),
        ({"host": "kms01"}, "my_hosts: a value of type dict"),
        (["a", 5], "my_hosts[1]: a value of type int"),
        (["a", None], "my_hosts[1] is missing"),
        (["a", ["b"]], "my_hosts[1]: a value of type list"),
        ([{"host": ["a"]}], "my_hosts[0].host: a value of type list"),
        ([{"host": "a", "weight": True}], "my_hosts[0].weight: a value of type bool"),
        ([{"host": "a", "weight": 1.5}], "my_hosts[0].weight: a value of type float"),
        ([{"host": "a", "port": 1.5}], "my_hosts[0].port: a value of type float"),
    ],
)
def test_a_wrong_type(given: Any, says: str) -> None:
    with pytest.raises(InputTypeError) as caught:
        parse_kms_hosts(given, variable="my_hosts")
    assert says in str(caught.value)


def test_domains_hold_for_each_host() -> None:
    hosts = ["kms01.corp.example", "kms02.other.example"]
    with pytest.raises(InputError, match=r"^kms_hosts\[1\]: .*\(allowed_kms_domains\)"):
        parse_kms_hosts(hosts, allowed_domains=iter(["corp.example"]))
    with pytest.raises(InputError, match=r"^kms_hosts\[0\]: .*\(my_domains\)"):
        parse_kms_hosts(hosts[1:], allowed_domains=["a.example"], domains_variable="my_domains")
    assert len(parse_kms_hosts(["8.8.8.8"], allow_public=True)) == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"kms_hosts": ["a"], "kms_host": "b"}, "kms_hosts: ['a'] is not accepted: nothing while"),
        ({"kms_hosts": ["a"], "kms_port": 1688}, "kms_port: 1688 is not accepted: only together"),
        ({"kms_hosts": ["a"], "kms_discovery": True}, "kms_hosts: ['a'] is not accepted: nothing"),
        ({"kms_hosts": ["a"], "kms_lookup_domain": "b.c"}, "nothing while kms_hosts is set"),
        ({"kms_hosts": []}, "kms_host is missing: the name or address of your KMS host, several"),
    ],
)
def test_what_excludes_each_other(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        desired(**options)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        (
            5,
            "a list of KMS hosts, each host[:port] or {host, port, priority, weight}, such as "
            "[kms01.example.org, {host: kms02.example.org, weight: 2}]",
        ),
        ([5], "host[:port] or {host, port, priority, weight}"),
        ([{"host": "a", "prot": 1}], "only host, port, priority, weight"),
        (
            ["a", "b", "A."],
            "each host once; kms_hosts[0] is the same, and a KMS host listens on one port",
        ),
        (
            [{"host": "a", "priority": 65536}],
            "a whole number from 0 to 65535, as in an SRV record",
        ),
        (["8.8.8.8"], PUBLIC),
    ],
)
def test_what_is_accepted_is_told_whole(given: Any, accepted: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_kms_hosts(given)
    assert caught.value.accepted == accepted
    assert caught.value.variable.startswith("kms_hosts")


ONE = SiteKmsHost(KmsEndpoint("kms01"))


@pytest.mark.parametrize(
    ("variables", "hosts"),
    [
        ({}, ()),
        ({"kms_host": "kms01", "kms_hosts": ["kms01"]}, ()),
        ({"my_kms_host": "", "my_kms_hosts": []}, ()),
        ({"my_kms_host": "kms01"}, (ONE,)),
        (
            {"my_kms_host": "8.8.8.8", "my_kms_port": 1690},
            (SiteKmsHost(KmsEndpoint("8.8.8.8", 1690)),),
        ),
        ({"my_kms_hosts": ["kms01"], "my_kms_host": "kms02"}, (ONE,)),
        ({"my_kms_hosts": ["8.8.8.8"]}, (SiteKmsHost(KmsEndpoint("8.8.8.8")),)),
    ],
)
def test_the_hosts_that_a_role_names(
    variables: dict[str, Any], hosts: tuple[SiteKmsHost, ...]
) -> None:
    """Public ones too: whether they may be is for the role to say."""
    assert kms_hosts_of_role(variables, "my") == hosts


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"my_kms_hosts": ["a b"]}, "my_kms_hosts[0]"),
        ({"my_kms_host": "a b"}, "my_kms_host"),
        ({"my_kms_host": "a", "my_kms_port": 0}, "my_kms_port"),
    ],
)
def test_a_variable_of_a_role_is_named(variables: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError) as caught:
        kms_hosts_of_role(variables, "my")
    assert caught.value.variable == named


def test_one_host_alone_is_the_host() -> None:
    assert desired(kms_hosts=["kms01"]) == desired(kms_host="kms01")
