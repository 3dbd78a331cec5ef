"""The domains that a KMS host publishes itself in: as asked for, and as Windows has them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._machine.publish_domains import (
    PublishDomain,
    publish_domains_from_option,
    publish_domains_from_registry,
)

FORM = "a list of DNS domains, each a name or a mapping of domain, priority and weight (0 to 65535)"


@pytest.mark.parametrize(
    ("line", "domain"),
    [
        ("A.example", PublishDomain("a.example", 0, 0)),
        (" a.example , 1, 2", PublishDomain("a.example", 1, 2)),
        ("a.example,7", PublishDomain("a.example", 7, 0)),
        ("a.example, -1, 2, 3", PublishDomain("a.example", 0, 2)),
        ("a.example, 3, x", PublishDomain("a.example", 3, 0)),
    ],
)
def test_line_of_the_registry(line: str, domain: PublishDomain) -> None:
    assert publish_domains_from_registry((line, "", " , 1, 2")) == (domain,)


def test_line_that_is_written() -> None:
    shown = [PublishDomain("a.example", *numbers).line() for numbers in ((), (0, 5), (5, 0))]
    assert shown == ["a.example", "a.example, 0, 5", "a.example, 5, 0"]


def test_domains_asked_for() -> None:
    given: list[Any] = [
        " A.example ",
        {"domain": "b.example"},
        {"domain": "c.example", "priority": 65535, "weight": "7"},
        {"domain": "d.example", "priority": 0, "weight": 65535},
    ]
    assert publish_domains_from_option(given, "x") == (
        PublishDomain("a.example", 0, 0),
        PublishDomain("b.example", 0, 0),
        PublishDomain("c.example", 65535, 7),
        PublishDomain("d.example", 0, 65535),
    )
    assert publish_domains_from_option(None, "x") is None
    assert publish_domains_from_option((), "x") == ()


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("a.example", f"x: a value of type str is not accepted: {FORM}"),
        ([7], f"x[0]: a value of type int is not accepted: {FORM}"),
        (["a.example", ""], "x[1] is empty: a DNS domain such as corp.example.com"),
        ([{"priority": 1}], "x[0].domain is missing: a DNS domain such as corp.example.com"),
        (
            [{"domain": 7}],
            "x[0].domain: 7 is not accepted: a DNS domain such as corp.example.com",
        ),
        (
            [{"domain": "a.example", "port": 1}],
            "x[0]: 'port' is not accepted: the keys domain, priority and weight",
        ),
        (
            [{"domain": "a.example", "priority": 65536}],
            "x[0].priority: 65536 is not accepted: a whole number from 0 to 65535",
        ),
        (
            [{"domain": "a.example", "weight": -1}],
            "x[0].weight: -1 is not accepted: a whole number from 0 to 65535",
        ),
        (
            ["a.example", "b.example", "A.example"],
            "x: 'a.example' is not accepted: each domain once",
        ),
        (
            ["bad_name.example"],
            "x[0]: 'bad_name.example' is not accepted: a DNS domain; a host name has no underscore",
        ),
    ],
)
def test_what_is_no_list_of_domains(given: Any, line: str) -> None:
    with pytest.raises(InputError) as caught:
        publish_domains_from_option(given, "x")
    assert str(caught.value) == line
