"""Parsing and comparing KMS endpoints."""

from __future__ import annotations

import dataclasses
from ipaddress import ip_address

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    InputError,
    InputTypeError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import (
    KmsEndpoint,
    in_brackets,
    parse_kms_endpoint,
    parse_port,
    same_host,
)
from hypothesis import given
from hypothesis import strategies as st

CANARY = "BCDFG-HJKMP-QRTVW-XY234-6789B"


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("kms01", "kms01", 1688),
        (" KMS01.Example.ORG. ", "kms01.example.org", 1688),
        ("kms01:1690", "kms01", 1690),
        ("kms01.example.org.:1690", "kms01.example.org", 1690),
        ("10.0.0.5", "10.0.0.5", 1688),
        ("10.0.0.5:1", "10.0.0.5", 1),
        ("fd00::5", "fd00::5", 1688),
        ("FD00:0:0::5", "fd00::5", 1688),
        ("[fd00::5]", "fd00::5", 1688),
        ("[fd00::5]:65535", "fd00::5", 65535),
        ("100.64.0.1", "100.64.0.1", 1688),
        ("münchen.example", "xn--mnchen-3ya.example", 1688),
        ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example", 1688),
        ("1kms.2nd", "1kms.2nd", 1688),
        ("a" * 63, "a" * 63, 1688),
        ("a." * 126 + "a", "a." * 126 + "a", 1688),
        ("169.254.169.250", "169.254.169.250", 1688),
        ("azkms.core.windows.net", "azkms.core.windows.net", 1688),
    ],
)
def test_accepted(text, host, port):
    assert parse_kms_endpoint(text) == KmsEndpoint(host, port)


@pytest.mark.parametrize("value", [5, True, 1.5, b"kms01", ["kms01"], {"host": "kms01"}])
def test_a_wrong_type(value):
    with pytest.raises(InputTypeError, match=r"^my_host: a value of type "):
        parse_kms_endpoint(value, variable="my_host")


@pytest.mark.parametrize("text", ["user:s3cret@kms01", "http://user:s3cret@kms01/"])
def test_a_password_before_an_at_sign_is_not_shown(text):
    with pytest.raises(InputError) as caught:
        parse_kms_endpoint(text)
    assert str(caught.value) == (
        "kms_host is not accepted: give the host without a user name and '@'"
    )


@pytest.mark.parametrize("port", [1, 1688, 65535, "1688", " 1688 "])
def test_a_separate_port(port):
    assert parse_kms_endpoint("kms01", port=port).port == int(port)
    assert parse_port(port) == int(port)


@pytest.mark.parametrize("port", [0, -1, 65536, "0", "x", "", "16 88", "1e3", "+5", "²"])
def test_a_bad_separate_port_is_named_by_its_own_variable(port):
    with pytest.raises(InputError, match=r"^my_port"):
        parse_kms_endpoint("kms01", port=port, port_variable="my_port")


@pytest.mark.parametrize("port", [True, 1688.0, [1688], b"1688"])
def test_a_separate_port_of_a_wrong_type(port):
    with pytest.raises(InputTypeError, match=r"^kms_port: a value of type "):
        parse_kms_endpoint("kms01", port=port)


def test_the_same_port_twice_is_fine_and_two_ports_are_not():
    assert parse_kms_endpoint("kms01:1690", port="1690").port == 1690
    with pytest.raises(InputError) as caught:
        parse_kms_endpoint("kms01:1690", port=1691)
    assert str(caught.value) == (
        "kms_host: 'kms01:1690' is not accepted: kms_port is 1691; give the port once, or the same "
        "twice"
    )


def test_a_public_address_when_allowed():
    assert parse_kms_endpoint("8.8.8.8", allow_public=True).host == "8.8.8.8"
    with pytest.raises(InputError, match="loopback"):
        parse_kms_endpoint("127.0.0.1", allow_public=True)
    with pytest.raises(InputError, match=r"write this IPv4-mapped address as 8\.8\.8\.8$"):
        parse_kms_endpoint("::ffff:8.8.8.8", allow_public=True)


def test_an_address_is_written_in_brackets_once():
    written = [in_brackets(host) for host in ("fd00::5", "[fd00::5]", "10.0.0.5", "kms01")]
    assert written == ["[fd00::5]", "[fd00::5]", "10.0.0.5", "kms01"]
    with pytest.raises(InputError, match=r"^kms_port: 0 is not"):
        parse_port(0)


def test_an_endpoint_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        KmsEndpoint("kms01").port = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("kms01", "KMS01.", True),
        ("kms01", " kms01", True),
        ("fd00::5", "[FD00:0:0::5]", True),
        ("::ffff:10.0.0.5", "10.0.0.5", True),
        ("münchen.example", "XN--MNCHEN-3YA.example", True),
        ("kms01", "kms01.example.org", False),
        ("10.0.0.5", "10.0.0.50", False),
        ("[fd00::5", "fd00::", False),
        ("fd00::5]", "d00::5", False),
        ("", "", True),
        ("", "kms01", False),
        ("ä..b", "ä..b", True),
    ],
)
def test_same_host(a, b, same):
    assert same_host(a, b) is same
    assert same_host(b, a) is same


labels = st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z])?", fullmatch=True)
names = (
    st.lists(labels, min_size=1, max_size=4).map(".".join).filter(lambda n: "localhost" not in n)
)
private = st.one_of(
    st.ip_addresses(network="10.0.0.0/8").map(str), st.ip_addresses(network="fd00::/8").map(str)
)


@given(st.one_of(names, private), st.integers(1, 65535))
def test_what_is_printed_is_read_back(host, port):
    endpoint = parse_kms_endpoint(host, port=port)
    assert parse_kms_endpoint(str(endpoint)) == endpoint
    assert same_host(endpoint.host, host.upper())


@given(st.text(max_size=80), st.one_of(st.none(), st.text(max_size=6), st.integers()))
def test_any_text_is_an_endpoint_or_an_input_error(text, port):
    try:
        endpoint = parse_kms_endpoint(text, port=port)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert endpoint.host.isascii()
        assert parse_kms_endpoint(str(endpoint)) == endpoint


@given(st.text(alphabet="0127.:[]fe8%x-a_@/ ", max_size=24))
def test_text_near_an_address_is_an_endpoint_or_an_input_error(text):
    try:
        endpoint = parse_kms_endpoint(text, allow_public=True)
    except InputError:
        return
    try:
        address = ip_address(endpoint.host)
    except ValueError:
        return
    assert not (address.is_loopback or address.is_multicast or address.is_unspecified)


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparing_any_text_never_fails(a, b):
    assert same_host(a, b) is same_host(b, a)
    assert same_host(a, a)
