"""Shape, normal form and masking of product keys."""

from __future__ import annotations

import hashlib
import re
import uuid

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    HIDDEN,
    InputError,
    InputTypeError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.key_mask import (
    DASHES,
    KEY_ALPHABET,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.product_key import (
    last_five,
    looks_like_product_key,
    mask_product_keys,
    normalise_product_key,
)
from hypothesis import given
from hypothesis import strategies as st

CANARY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
MASKED = "*****-*****-*****-*****-6789B"
ACCEPTED = (
    "a product key is five groups of five letters and digits, and holds no A, E, I, L, O, S, U, Z, "
    "0, 1 or 5"
)
FIVE_BY_FIVE = re.compile(
    rf"(?i)[{KEY_ALPHABET}]{{5}}([{re.escape(DASHES)}][{KEY_ALPHABET}]{{5}}){{4}}"
)

groups = st.lists(st.text(KEY_ALPHABET, min_size=5, max_size=5), min_size=5, max_size=5)
keys = groups.map("-".join)


@pytest.mark.parametrize(
    "spelling",
    [
        CANARY,
        CANARY.lower(),
        f"  {CANARY}\n",
        CANARY.replace("-", "\u2013"),
        CANARY.replace("-", "\u2011"),
        CANARY.replace("-", " - "),
        CANARY.replace("-", " "),
        CANARY.replace("-", "\u00a0"),
        CANARY.replace("-", ""),
    ],
)
def test_every_spelling_has_one_normal_form(spelling):
    assert normalise_product_key(spelling) == CANARY


@pytest.mark.parametrize(
    "text",
    [
        CANARY[:-1],
        CANARY + "B",
        CANARY + "-BCDFG",
        CANARY.replace("B", "A", 1),
        CANARY.replace("B", "0", 1),
        CANARY.replace("K", "\u212a"),
        CANARY.replace("-", "--"),
        CANARY.replace("-", ".", 1),
        CANARY.replace("-", "X"),
        "BCDFGH-JKMP-QRTVW-XY234-6789B",
        "SERVER",
        "{{ key }}",
    ],
)
def test_a_malformed_key_is_refused_without_being_shown(text):
    with pytest.raises(InputError) as caught:
        normalise_product_key(text, variable="my_mak")
    assert str(caught.value) == f"my_mak is not accepted: {ACCEPTED}"
    assert caught.value.given == ""


@pytest.mark.parametrize(
    ("value", "words"), [(None, "is missing"), ("", "is empty"), (" ", "is empty")]
)
def test_nothing_is_named_as_nothing(value, words):
    with pytest.raises(InputError) as caught:
        normalise_product_key(value)
    assert str(caught.value) == f"product_key {words}: {ACCEPTED}"


@pytest.mark.parametrize("value", [5, True, 1.5, [CANARY], {"key": CANARY}, CANARY.encode()])
def test_a_wrong_type_is_a_type_error_that_shows_nothing(value):
    with pytest.raises(InputTypeError) as caught:
        normalise_product_key(value)
    assert isinstance(caught.value, TypeError)
    assert caught.value.accepted == ACCEPTED
    assert "BCDFG" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CANARY, MASKED),
        (CANARY.lower(), MASKED),
        (f"key={CANARY};", f"key={MASKED};"),
        (f"two {CANARY}, {CANARY[::-1]}", f"two {MASKED}, *****-*****-*****-*****-GFDCB"),
        (CANARY.replace("-", ""), MASKED),
        (CANARY.replace("-", "\u2014"), MASKED),
        (CANARY.replace("-", " "), MASKED),
        (f'"line\\n{CANARY}"', f'"line\\n{MASKED}"'),
        ("line\\n" + CANARY.replace("-", ""), "line\\n" + MASKED),
        (f"prefix{CANARY}", f"prefix{MASKED}"),
        ("BCDFO-HJKMP-QRTVW-XY234-6789B", MASKED),
        ("BCDFL-HJKMP-QRTVW-XYGKW-CFPTB", "*****-*****-*****-*****-CFPTB"),
        ("CANAR-YAAAA-OOOOO-EEEEE-AA001", "*****-*****-*****-*****-AA001"),
        ("BBBBB-BBBBB-BBBBB-BBBAA-AAAAA", "*****-*****-*****-*****-AAAAA"),
        ("AAAAA-BBBBB-BBBBB-BBBBB-BBAAA-BAAAA", "*****-*****-*****-*****-BAAAA"),
        (CANARY.replace("-", "_"), MASKED),
        (CANARY.replace("-", " - "), MASKED),
        (CANARY.replace("-", "\u00a0"), MASKED),
        ("BCDFO - HJKMP - QRTVW - XY234 - 6789B", MASKED),
        (f"({CANARY.replace('-', '')})", f"({MASKED})"),
    ],
)
def test_keys_are_masked(text, expected):
    assert mask_product_keys(text) == expected
    assert looks_like_product_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "55c92734-d682-4d71-983e-d6ec3f16059f",
        "S-1-5-21-3623811015-3361044348-30300820-1013",
        "00378-40000-00001-AA123",
        "06401-00206-271-298329-03-1033-9600.0000-3032013",
        hashlib.sha256(b"x").hexdigest(),
        hashlib.md5(b"x").hexdigest(),
        "hello-world-mango-peach-grape",
        "BBBBB-BBBBB-BBBBB-BBAAA-AAAAA",
        "BAAAA-BBBBB-BBBBB-BBBBB-BAAAA-BAAAA",
        f"/{CANARY.replace('-', '')}",
        f"{CANARY.replace('-', '')}=",
        CANARY.replace("-", "    "),
        CANARY.replace("-", "X"),
        "apple maple grape lemon peach",
        "Windows(R), ServerStandard edition",
        "kms01.corp.example.org:1688",
        '["VMK7H", "MY832", "YP6DF", "T83GX", "2YT43"]',
        "VMK7H\nMY832\nYP6DF\nT83GX\n2YT43",
        KEY_ALPHABET + KEY_ALPHABET,
        MASKED,
    ],
)
def test_other_text_stays(text):
    assert mask_product_keys(text) == text
    assert not looks_like_product_key(text)


def test_last_five_is_upper_case():
    assert last_five(f" {CANARY.lower()}\n") == "6789B"


@given(keys)
def test_a_normal_form_is_stable(key):
    assert normalise_product_key(key) == key
    assert normalise_product_key(key.replace("-", "").lower()) == key


@given(st.text(max_size=60))
def test_any_text_is_a_key_or_an_input_error(text):
    try:
        key = normalise_product_key(text)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert FIVE_BY_FIVE.fullmatch(key)


@given(
    st.lists(
        st.one_of(keys, keys.map(str.lower), groups.map("".join), st.text(max_size=8)), max_size=6
    )
)
def test_no_key_is_left_after_masking(parts):
    masked = mask_product_keys("".join(parts))
    assert not FIVE_BY_FIVE.search(masked)
    assert mask_product_keys(masked) == masked


@given(st.text(max_size=20), keys, st.sampled_from(DASHES), st.text(max_size=20))
def test_a_key_is_masked_wherever_it_stands(before, key, dash, after):
    assert key.replace("-", dash) not in mask_product_keys(before + key.replace("-", dash) + after)


@given(st.uuids())
def test_a_guid_is_never_masked(guid: uuid.UUID):
    assert not looks_like_product_key(str(guid).upper())


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        ("x\ny\x1b[31m", "v: 'x\\ny\\x1b[31m' is not accepted: w"),
        (7, "v: 7 is not accepted: w"),
        (HIDDEN, "v is not accepted: w"),
        (None, "v is missing: w"),
        ("  ", "v is empty: w"),
        (CANARY, f"v: '{MASKED}' is not accepted: w"),
        ([CANARY], f"v: ['{MASKED}'] is not accepted: w"),
    ],
)
def test_text_of_an_input_error(given_value, expected):
    assert str(InputError("v", given_value, "w")) == expected


def test_an_input_error_shows_at_most_80_characters_of_a_value():
    error = InputError("v", "x" * 500, "w")
    assert len(error.given) == 80
    assert str(error) == f"v: '{'x' * 76}... is not accepted: w"


def test_a_key_at_the_cut_is_masked_before_the_cut():
    assert "XY234" not in str(InputError("v", "x" * 60 + CANARY, "w"))


def test_a_type_error_names_the_plain_type():
    error = InputTypeError("v", True, "w")
    assert str(error) == "v: a value of type bool is not accepted: w"
    assert isinstance(error, ValueError)
