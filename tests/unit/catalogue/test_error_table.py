"""The table of activation errors: every code that there is, each explained in full."""

from __future__ import annotations

import csv

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.errors import (
    explain_activation_error,
    known_activation_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import DATA


@pytest.mark.parametrize("error", known_activation_errors().values(), ids=lambda error: error.hex)
def test_every_known_code_is_explained_in_full(error):
    assert explain_activation_error(error.hex) is error
    assert error.known
    assert error.meaning
    assert error.likely_cause
    assert error.remedy
    assert error.source
    assert all(error.applies_to)
    assert error.hex == f"0x{error.code:08X}"


# Of each part: the upper half, the ranges of the lower half.
SLERROR_H = (
    (
        0xC004,
        "B001-B009 B010-B011 B100 C001-C017 C020-C023 C030-C033 C04F-C052 C060 C291-C292 C2F6 C2FA "
        "C327-C32D C3FF C401 C4A1-C4A2 C4A4-C4A5 C4A7-C4A9 C4AB-C4B1 C531-C533 C600 C700 C750-C752 "
        "C755-C758 C75A-C75C C764 C770 C780-C781",
    ),
    (
        0xC004,
        "D000 D009 D00C D012 D02C D055 D073 D081 D101 D103-D105 D107-D10A D10C D201-D211 D301-D30E "
        "D310-D31C D401-D402 D501-D502 D701-D702 E001-E01E E020-E025 E027-E02E",
    ),
    (
        0xC004,
        "F001-F00B F00E-F02A F02C-F035 F038-F039 F041-F042 F047 F04D F04F-F059 F060-F064 F066-F067 "
        "F069-F06C F071-F083 F200 F210-F215 F301-F313 FC03 FC07 FD00-FD04 FE00",
    ),
    (0x8004, "D102 D10B E026 E101-E10E"),
    (0x4004, "D30F D601-D602 F00C-F00D F040 F065 F068 F401 FC04-FC06"),
    (
        0x803F,
        "A065-A068 A06C A071 A073-A074 A076-A078 A07A A07D A07F-A080 A083 A08D-A090 A097-A09A A0C8 "
        "A0CB A0D3-A0D6 A400 ABB8-ABC3",
    ),
)


def codes_of(upper, ranges):
    for part in ranges.split():
        first, _, last = part.partition("-")
        for lower in range(int(first, 16), int(last or first, 16) + 1):
            yield upper * 0x10000 + lower


@pytest.mark.parametrize(("upper", "ranges"), SLERROR_H)
def test_every_code_of_slerror_h_is_explained(upper, ranges):
    """Its numbers as win32metadata has them."""
    for code in codes_of(upper, ranges):
        error = explain_activation_error(code)
        assert error.known, error.hex
        assert error.name.startswith(("SL_", "E_RM_")), error.hex


@pytest.mark.parametrize(
    "code",
    [
        0x80041003,
        0x80070005,
        0x80070422,
        0x80041010,
        0x80041017,
        0x8007000E,
        0x80072020,
        0x80040154,
        0x800705B4,
        0x80041001,
        0x80041069,
    ],
)
def test_what_a_read_a_write_or_a_connection_ends_with_is_explained(code):
    assert explain_activation_error(code).known


@pytest.mark.parametrize("error", known_activation_errors().values(), ids=lambda error: error.hex)
def test_no_remedy_needs_a_script_that_windows_no_longer_brings(error):
    assert "slmgr" not in error.remedy.lower()
    assert "ospp" not in error.remedy.lower()


def test_a_rearm_that_waits_for_its_restart():
    error = explain_activation_error("0xC004D302")
    assert error.name == "SL_REMAPPING_SP_PUB_TS_REARMED"
    assert error.remedy == "Restart the machine first, then try again"


def test_no_code_and_no_name_stands_twice():
    with (DATA / "activation_errors.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(known_activation_errors()) == len(rows) >= 480
    names = [row["name"] for row in rows if row["name"]]
    assert len(names) == len(set(names)) >= len(rows) - 4
    assert explain_activation_error(0xC004F074).name == "SL_E_VL_BINDING_SERVICE_UNAVAILABLE"
    assert {row["can_pass"] for row in rows} == {"", "yes"}
