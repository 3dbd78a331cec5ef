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
        ("169.254.169.250", "169.254.169.250", 1688),
        ("azkms.core.windows.net", "azkms.core.windows.net", 1688),
    ],
)
def test_accepted(text, host, port):
    assert parse_kms_endpoint(text) == KmsEndpoint(host, port)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "kms_host is missing"),
        ("", "kms_host is empty"),
        ("  ", "kms_host is empty"),
        ("http://kms01", "without a scheme"),
        ("kms01/path", "without a path"),
        ("kms01?x", "without a path"),
        ("\\\\kms01", "without a path"),
        ("kms 01", "white space"),
        ("kms\t01", "white space"),
        ("kms\x0001", "control or invisible"),
        ("\u200bkms01", "control or invisible"),
        ("kms_01", "underscore"),
        ("kms*", "only letters, digits"),
        ("-kms", "hyphen"),
        ("kms-.example.org", "hyphen"),
        (".kms", "empty part"),
        ("kms..example", "empty part"),
        ("kms..", "empty part"),
        ("a" * 64, "at most 63"),
        ("a." * 127 + "a", "at most 253"),
        ("ä" * 254, "at most 253"),
        ("ä..b", "international"),
        ("kms.1", "not a valid IPv4"),
        ("256.0.0.1", "not a valid IPv4"),
        ("10.0.0", "not a valid IPv4"),
        ("010.0.0.1", "not a valid IPv4"),
        ("0x7f000001", "not a valid IPv4"),
        ("1688", "not a valid IPv4"),
        ("a:b:c", "not a valid IPv6"),
        ("fd00::g", "not a valid IPv6"),
        ("[fd00::5", "brackets"),
        ("[fd00::5]1688", "brackets"),
        ("[kms01]:1688", "brackets"),
        ("[10.0.0.5]:1688", "brackets"),
        (":1688", "no host"),
        ("kms01:", "port"),
        ("kms01:0", "port"),
        ("kms01:65536", "port"),
        ("kms01:http", "port"),
        ("kms01:-1", "port"),
        ("kms01:1688.0", "port"),
        ("kms01:١٦٨٨", "port"),
        ("[fd00::5]:", "port"),
        ("localhost", "the machine itself"),
        ("LOCALHOST.", "the machine itself"),
        ("kms.localhost", "the machine itself"),
        ("ⓛocalhost", "the machine itself"),
        ("127.0.0.1", "loopback"),
        ("127.255.0.9:1688", "loopback"),
        ("\uff11\uff12\uff17.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "unspecified"),
        ("::", "unspecified"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("255.255.255.255", "broadcast"),
        ("169.254.1.1", "link-local"),
        ("169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "zone"),
        ("240.0.0.1", "reserved"),
        ("::ffff:10.0.0.1", "write this IPv4-mapped address as 10.0.0.1"),
        ("::ffff:169.254.169.253", "write this IPv4-mapped address as 169.254.169.253"),
        ("8.8.8.8", "public address"),
        ("2606:4700::1111", "public address"),
        (CANARY, "looks like a product key"),
        (CANARY.lower() + ":1688", "looks like a product key"),
    ],
)
def test_refused_each_with_its_own_words(text, words):
    with pytest.raises(InputError, match=r"^kms_host") as caught:
        parse_kms_endpoint(text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert CANARY not in str(caught.value).upper()


@pytest.mark.parametrize("value", [5, True, 1.5, b"kms01", ["kms01"], {"host": "kms01"}])
def test_a_wrong_type(value):
    with pytest.raises(InputTypeError, match=r"^my_host: a value of type "):
        parse_kms_endpoint(value, variable="my_host")


@pytest.mark.parametrize("text", ["user:s3cret@kms01", "http://user:s3cret@kms01/"])
def test_a_password_before_an_at_sign_is_not_shown(text):
    with pytest.raises(InputError, match="user name") as caught:
        parse_kms_endpoint(text)
    assert "s3cret" not in str(caught.value)


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
    with pytest.raises(InputError, match="kms_port is 1691; give the port once"):
        parse_kms_endpoint("kms01:1690", port=1691)


def test_a_public_address_when_allowed():
    assert parse_kms_endpoint("8.8.8.8", allow_public=True).host == "8.8.8.8"
    with pytest.raises(InputError, match="loopback"):
        parse_kms_endpoint("127.0.0.1", allow_public=True)


@pytest.mark.parametrize(
    ("host", "domains", "allowed"),
    [
        ("kms01.corp.example", ["corp.example"], True),
        ("corp.example", ["corp.example"], True),
        ("kms01.CORP.example.", [".Corp.Example."], True),
        ("kms01.corp.example", ["*.corp.example"], True),
        ("kms01.corp.example", ["other.example", "corp.example"], True),
        ("kms.münchen.example", ["münchen.example"], True),
        ("kms01.mycorp.example", ["corp.example"], False),
        ("corp.example.evil.example", ["corp.example"], False),
        ("kms01", ["corp.example"], False),
        ("10.0.0.5", ["corp.example"], False),
        ("fd00::5", ["corp.example"], False),
        ("169.254.169.250", ["corp.example"], False),
        ("kms01", [], True),
    ],
)
def test_allowed_domains(host, domains, allowed):
    if allowed:
        assert parse_kms_endpoint(host, allowed_domains=domains).port == 1688
        return
    with pytest.raises(InputError, match="only hosts in these domains"):
        parse_kms_endpoint(host, allowed_domains=domains)


@pytest.mark.parametrize(
    ("domains", "error"),
    [
        ("corp.example", InputTypeError),
        (None, InputTypeError),
        (5, InputTypeError),
        ([5], InputTypeError),
        ([""], InputError),
        ([None], InputError),
        (["*"], InputError),
        (["a b"], InputError),
        (["10.0.0.5"], InputError),
    ],
)
def test_bad_allowed_domains(domains, error):
    with pytest.raises(error, match=r"^my_domains"):
        parse_kms_endpoint("kms01", allowed_domains=domains, domains_variable="my_domains")


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
