"""What is no KMS endpoint, each in its own words, and the domains that are allowed."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    InputError,
    InputTypeError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import (
    parse_kms_endpoint,
)

CANARY = "BCDFG-HJKMP-QRTVW-XY234-6789B"

GIVE = (
    "give a host name, an IPv4 address or an IPv6 address, with or without a port, such as "
    "kms01.example.org, 10.0.0.5:1688 or [fd00::5]:1688"
)
SCHEME = "give the host without a scheme such as http://, for example kms01.example.org"
PATH = "give the host without a path, for example kms01.example.org"
WHITE_SPACE = "give one host, without white space inside"
INVISIBLE = "there is a control or invisible character inside; type the name anew"
UNDERSCORE = "a host name has no underscore"
LETTERS = "a host name has only letters, digits, hyphens and dots"
HYPHEN = "no part of a host name starts or ends with a hyphen"
EMPTY_PART = "a name has no empty part: no dot at the start, no two dots in a row"
LONG_PART = "a part of a name has at most 63 characters"
LONG_NAME = "a name has at most 253 characters"
INTERNATIONAL = "the international characters of this name are not valid"
NO_IPV4 = (
    "this is not a valid IPv4 address, and a name does not end in a number; give four numbers from "
    "0 to 255, or a name"
)
NO_IPV6 = (
    "this is not a valid IPv6 address; with a port it stands in brackets, as in [fd00::5]:1688"
)
BRACKETS = "brackets go round an IPv6 address, as in [fd00::5]:1688"
NO_HOST = f"there is no host before the port; {GIVE}"
PORT = "a port is a whole number from 1 to 65535"
ITSELF = "this name means the machine itself; give the name of the KMS host"
LOOPBACK = "this is a loopback address; give the address of the KMS host itself"
UNSPECIFIED = "this is the unspecified address; give the address of the KMS host itself"
MULTICAST = "this is a multicast address; give the address of one KMS host"
BROADCAST = "this is the broadcast address; give the address of one KMS host"
LINK_LOCAL = "this is a link-local address; give an address that is routed, or a name"
ZONE = "an address with a zone (%) is link-local; give an address that is routed"
RESERVED = "this address is reserved; give the address of the KMS host"
PUBLIC = (
    "this is a public address; a KMS host belongs inside the organisation's network (allow public "
    "addresses only when yours really has one)"
)
KEY = "this looks like a product key, and a KMS host belongs here"
DOMAINS = "give a list of DNS domains, such as [corp.example.org]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, GIVE),
        ("", GIVE),
        ("  ", GIVE),
        ("http://kms01", SCHEME),
        ("kms01/path", PATH),
        ("kms01?x", PATH),
        ("\\\\kms01", PATH),
        ("kms 01", WHITE_SPACE),
        ("kms\t01", WHITE_SPACE),
        ("kms\x0001", INVISIBLE),
        ("\u200bkms01", INVISIBLE),
        ("kms_01", UNDERSCORE),
        ("kms*", LETTERS),
        ("-kms", HYPHEN),
        ("kms-.example.org", HYPHEN),
        (".kms", EMPTY_PART),
        ("kms..example", EMPTY_PART),
        ("kms..", EMPTY_PART),
        ("a" * 64, LONG_PART),
        ("a." * 127 + "a", LONG_NAME),
        ("a." * 126 + "ab", LONG_NAME),
        ("ä" * 253, INTERNATIONAL),
        ("ä" * 254, LONG_NAME),
        ("ä..b", INTERNATIONAL),
        ("kms.1", NO_IPV4),
        ("256.0.0.1", NO_IPV4),
        ("10.0.0", NO_IPV4),
        ("010.0.0.1", NO_IPV4),
        ("0x7f000001", NO_IPV4),
        ("1688", NO_IPV4),
        ("a:b:c", NO_IPV6),
        ("fd00::g", NO_IPV6),
        ("[fd00::5", BRACKETS),
        ("[fd00::5]1688", BRACKETS),
        ("[kms01]:1688", BRACKETS),
        ("[10.0.0.5]:1688", BRACKETS),
        (":1688", NO_HOST),
        ("kms01:", PORT),
        ("kms01:0", PORT),
        ("kms01:65536", PORT),
        ("kms01:http", PORT),
        ("kms01:-1", PORT),
        ("kms01:1688.0", PORT),
        ("kms01:١٦٨٨", PORT),
        ("[fd00::5]:", PORT),
        ("localhost", ITSELF),
        ("LOCALHOST.", ITSELF),
        ("kms.localhost", ITSELF),
        ("localhost.localdomain", ITSELF),
        ("ⓛocalhost", ITSELF),
        ("127.0.0.1", LOOPBACK),
        ("127.255.0.9:1688", LOOPBACK),
        ("\uff11\uff12\uff17.0.0.1", LOOPBACK),
        ("::1", LOOPBACK),
        ("::ffff:127.0.0.1", LOOPBACK),
        ("0.0.0.0", UNSPECIFIED),
        ("0.1.2.3", UNSPECIFIED),
        ("::", UNSPECIFIED),
        ("224.0.0.1", MULTICAST),
        ("ff02::1", MULTICAST),
        ("255.255.255.255", BROADCAST),
        ("169.254.1.1", LINK_LOCAL),
        ("169.254.169.254", LINK_LOCAL),
        ("fe80::1", LINK_LOCAL),
        ("fe80::1%eth0", ZONE),
        ("240.0.0.1", RESERVED),
        ("::ffff:10.0.0.1", "write this IPv4-mapped address as 10.0.0.1"),
        ("::ffff:169.254.169.253", "write this IPv4-mapped address as 169.254.169.253"),
        ("8.8.8.8", PUBLIC),
        ("::ffff:8.8.8.8", PUBLIC),
        ("2606:4700::1111", PUBLIC),
        (CANARY, KEY),
        (CANARY.lower() + ":1688", KEY),
    ],
)
def test_refused_each_with_its_own_words(text, words):
    with pytest.raises(InputError) as caught:
        parse_kms_endpoint(text)
    assert (caught.value.variable, caught.value.accepted) == ("kms_host", words)
    assert "\n" not in str(caught.value)
    assert CANARY not in str(caught.value).upper()


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
    with pytest.raises(InputError) as caught:
        parse_kms_endpoint(host, allowed_domains=domains)
    assert (
        caught.value.accepted == "only hosts in these domains (allowed_kms_domains): corp.example"
    )


def test_several_domains_are_named() -> None:
    with pytest.raises(InputError, match=r"\(my_domains\): a\.example, b\.example$"):
        parse_kms_endpoint(
            "kms01", allowed_domains=["A.example", "*.b.example"], domains_variable="my_domains"
        )


NAME = "YAML reads this as something else than text: put it in quotes"


@pytest.mark.parametrize(
    ("domains", "error", "accepted"),
    [
        ("corp.example", InputTypeError, DOMAINS),
        (b"corp.example", InputTypeError, DOMAINS),
        (None, InputTypeError, DOMAINS),
        (5, InputTypeError, DOMAINS),
        ([5], InputTypeError, f"{DOMAINS}. {NAME}"),
        ([""], InputError, DOMAINS),
        ([None], InputError, DOMAINS),
        (["*"], InputError, EMPTY_PART),
        (["a b"], InputError, LETTERS),
        (["10.0.0.5"], InputError, NO_IPV4),
    ],
)
def test_bad_allowed_domains(domains, error, accepted):
    with pytest.raises(error) as caught:
        parse_kms_endpoint("kms01", allowed_domains=domains, domains_variable="my_domains")
    assert (caught.value.variable, caught.value.accepted) == ("my_domains", accepted)
    with pytest.raises(error, match=r"^allowed_kms_domains"):
        parse_kms_endpoint("kms01", allowed_domains=domains)


def test_a_number_may_be_a_name_without_its_quotes() -> None:
    with pytest.raises(InputTypeError) as caught:
        parse_kms_endpoint(1688)
    assert caught.value.accepted == f"{GIVE}. {NAME}"
