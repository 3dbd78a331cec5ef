"""Reading and explaining activation error codes."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.errors import (
    can_pass,
    explain_activation_error,
    known_activation_errors,
    parse_error_code,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    InputError,
    InputTypeError,
)
from hypothesis import given
from hypothesis import strategies as st

NO_KMS_HOST = 0xC004F074


@pytest.mark.parametrize(
    "value",
    [
        NO_KMS_HOST,
        -1073418124,
        "0xC004F074",
        "0XC004F074",
        " 0xc004f074 ",
        "c004f074",
        "C004F074",
        "-1073418124",
        "3221549172",
        "HRESULT 0xc004f074,Microsoft.Management.Infrastructure.CimCmdlets",
        "0xC004F074, 0x00000000, kms01:1688",
        "Error: 0xC004F074.",
        0xFFFFFFFFC004F074,
        "-0x3FFB0F8C",
        "-0x3ffb0f8c",
        "Error -0x3FFB0F8C",
        "0xFFFFFFFFC004F074",
        "0x00000000C004F074",
        "Error: 0xffffffffc004f074 On a computer",
        "Error -1073418124",
        "Error: (-1073418124)",
        "HRESULT=3221549172;",
        "Error code: C004F074",
        "failed -0xC004F074",
        "{8d368fc1-0000-1111-2222-333344445555} failed with c004f074",
    ],
)
def test_every_spelling_is_the_same_code(value):
    assert parse_error_code(value) == NO_KMS_HOST
    assert explain_activation_error(value) is explain_activation_error(NO_KMS_HOST)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, 0),
        ("0x0", 0),
        ("0x1", 1),
        ("-0x1", 2**32 - 1),
        ("-0x80000000", 2**31),
        ("0xFFFFFFFF80000000", 2**31),
        ("5", 5),
        (2**32 - 1, 2**32 - 1),
        (-1, 2**32 - 1),
        ("80070005", 0x80070005),
        (80070005, 0x80070005),
        (89999999, 0x89999999),
        (80000000, 0x80000000),
        ("-0x80000001", 2**31 + 1),
        ("Error 4000000000x, 0xC004F074", NO_KMS_HOST),
        ("Error code: 80070005", 0x80070005),
        ("Error 2147942405", 0x80070005),
        (79999999, 79999999),
        (90000000, 90000000),
    ],
)
def test_the_ends_of_the_range(value, code):
    assert parse_error_code(value) == code


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "  ",
        2**32,
        2**64 - 2**31 - 1,
        2**64,
        -(2**31) - 1,
        "4294967296",
        "-2147483649",
        "0x1C004F074",
        "error 0xC004F07",
        "70070005",
        "0xFFFFFFFF7FFFFFFF",
        "0x1FFFFFFFFC004F074",
        "{8d368fc1-0000-1111-2222-333344445555}",
        "Error -10734181",
        "no code",
        "c004f07",
        "c004f074x",
        "x0xC004F074",
        "1.5",
        "٣",
    ],
)
def test_what_is_no_code(value):
    with pytest.raises(InputError, match=r"^my_code"):
        parse_error_code(value, "my_code")


@pytest.mark.parametrize("value", [True, False, 1.0, [NO_KMS_HOST], b"0xC004F074"])
def test_a_wrong_type(value):
    with pytest.raises(InputTypeError, match=r"^error_code: a value of type "):
        explain_activation_error(value)


@pytest.mark.parametrize(
    ("code", "meaning", "remedy"),
    [
        (0x00000000, "No error", "None"),
        (0x80070777, "Windows error 1911", "'net helpmsg 1911' on the machine shows its text"),
        (0x800706AB, "Windows error 1707 (RPC)", "TCP 1688"),
        (0x8007232E, "Windows error 9006 (DNS)", "SRV records"),
        (0x8007274C, "Windows error 10060 (network)", "firewall"),
        (0x80072F90, "Windows error 12176 (internet access)", "proxy"),
        (0x80041FFF, "WMI error", "WMI service"),
        (0x803F7001, "Microsoft Store licensing code", "Settings"),
        (0xC004EEEE, "Software licensing code", "slui.exe 0x2a 0xC004EEEE"),
        (0x8004FE99, "Software licensing code", "Microsoft-Windows-Security-SPP"),
        (0x12345678, "Code of another part of Windows", "Application log"),
    ],
)
def test_an_unknown_code_is_named_by_its_kind(code, meaning, remedy):
    error = explain_activation_error(code)
    assert not error.known
    assert error.code == code
    assert error.meaning == meaning
    assert remedy in error.remedy
    assert (error.name, error.source, error.applies_to) == ("", "", ())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0xC004F074", True),
        ("0xC004F038", True),
        ("0x800706BA", True),
        ("0x800706BE", True),
        ("0x800706D9", True),
        ("0x8007232A", True),
        ("0x80072EE2", True),
        ("0x80072EE7", True),
        ("0x80072EFD", True),
        ("0xC004E028", True),
        ("0xC004F075", True),
        ("0xC004FD00", True),
        ("0x80070426", True),
        ("0xC004F069", False),
        ("0xC004F050", False),
        ("0xC004F051", False),
        ("0xC004C003", False),
        ("0xC004F06C", False),
        ("0xC004F042", False),
        ("0xC004F041", False),
        ("0xC004F039", True),
        ("0x800705B4", True),
        ("0xC004C013", True),
        ("0xC004D302", False),
        ("0x8007232B", False),
        ("0x80070005", False),
        ("0x12345678", False),
        (0, False),
    ],
)
def test_can_pass(code, expected):
    assert can_pass(code) is expected
    assert explain_activation_error(code).as_dict()["can_pass"] is expected


def test_plain_data():
    assert explain_activation_error("0xC004F038").as_dict() == {
        "code": "0xC004F038",
        "number": 0xC004F038,
        "name": "SL_E_VL_NOT_ENOUGH_COUNT",
        "meaning": "KMS count too low",
        "cause": (
            "Fewer than 25 (client) or 5 (server, Office) distinct machines counted in 30 days; "
            "duplicate CMIDs"
        ),
        "remedy": (
            "Add machines, give images distinct CMIDs, and read the count with "
            "volume.activation.info on the host"
        ),
        "applies_to": ["kms"],
        "source": (
            "learn.microsoft.com troubleshoot-activation-error-codes; "
            "slerror.h names (win32metadata)"
        ),
        "known": True,
        "can_pass": True,
    }


@given(st.one_of(st.integers(0, 2**32 - 1), st.sampled_from(sorted(known_activation_errors()))))
def test_a_code_is_the_same_in_all_spellings(code):
    signed = code - 2**32 if code >= 2**31 else code
    expected = explain_activation_error(f"0x{code:08X}")
    spellings = [f"{'-' if signed < 0 else ''}0x{abs(signed):X}", f"0x{signed % 2**64:016X}"]
    if not 80_000_000 <= code < 90_000_000:
        spellings.append(signed)
    for spelling in (*spellings, f"0x{code:08X}", f"0x{code:x}", f"HRESULT 0x{code:08x},Microsoft"):
        assert explain_activation_error(spelling) == expected
    for spelling in (str(code), str(signed)):
        if len(spelling) != 8 or spelling.startswith("-"):
            assert explain_activation_error(spelling) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_an_input_error(text):
    try:
        error = explain_activation_error(text)
    except InputError as ex:
        assert "\n" not in str(ex)
    else:
        assert 0 <= error.code < 2**32
