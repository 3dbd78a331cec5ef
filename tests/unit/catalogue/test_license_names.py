"""Names of licence states and channels."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.license_names import (
    CHANNELS,
    LICENSE_STATUS,
    channel_patterns,
    is_kept,
    license_channel,
    license_status_name,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    InputError,
    InputTypeError,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0, "unlicensed"),
        (1, "licensed"),
        (2, "oob_grace"),
        (3, "oot_grace"),
        (4, "non_genuine_grace"),
        (5, "notification"),
        (6, "extended_grace"),
    ],
)
def test_license_status(number, name):
    assert license_status_name(number) == name
    assert license_status_name(str(number)) == name
    assert LICENSE_STATUS[number] == name


@pytest.mark.parametrize("value", [-1, 7, 4294967295, "7", "x", "", None, "1.0", "٣"])
def test_no_license_status(value):
    with pytest.raises(InputError, match=r"^license_status.*from 0 to 6"):
        license_status_name(value)


@pytest.mark.parametrize("value", [True, False, 1.0, [1], b"1"])
def test_license_status_of_a_wrong_type(value):
    with pytest.raises(InputTypeError, match=r"^license_status: a value of type "):
        license_status_name(value)


@pytest.mark.parametrize(
    ("description", "channel"),
    [
        ("Windows(R) Operating System, VOLUME_KMSCLIENT channel", "gvlk"),
        ("Windows Operating System - Windows(R) 7, VOLUME_KMSCLIENT channel", "gvlk"),
        ("Office 24, VOLUME_KMSCLIENT channel", "gvlk"),
        ("office 24, volume_kmsclient Kanal", "gvlk"),
        ("Windows(R) 操作系统, VOLUME_KMSCLIENT 通道", "gvlk"),
        ("Windows(R) Operating System, VOLUME_KMS_2012-R2_WIN10 channel", "csvlk"),
        ("Windows Operating System - Windows Server(R), VOLUME_KMS_C channel", "csvlk"),
        ("Windows(R) Operating System, VOLUME_KMS_W10 channel", "csvlk"),
        ("Office 16, VOLUME_KMS channel", "csvlk"),
        ("Windows(R) Operating System, VOLUME_MAK channel", "mak"),
        ("Office 24, RETAIL(MAK) channel", "mak"),
        ("Windows(R) Operating System, RETAIL channel", "retail"),
        ("Office 19, RETAIL channel", "retail"),
        ("Office 19, RETAIL(Grace) channel", "grace"),
        ("Windows(R) Operating System, OEM_DM channel", "oem"),
        ("Windows(R) Operating System, OEM_SLP channel", "oem"),
        ("Windows(R) Operating System, OEM_COA_NSLP channel", "oem"),
        ("Windows(R) Operating System, TIMEBASED_EVAL channel", "evaluation"),
        ("Office 16, TIMEBASED_SUB channel", "subscription"),
        ("Windows(R) Operating System, VIRTUAL_MACHINE_ACTIVATION channel", "avma"),
        ("Volume:GVLK", "gvlk"),
        ("Volume:CSVLK", "csvlk"),
        ("Volume:MAK", "mak"),
        ("Retail", "retail"),
        ("Retail:TB:Eval", "evaluation"),
        ("OEM:DM", "oem"),
        ("OEM:NONSLP", "oem"),
        ("Retail:Something", "unknown"),
        ("Retail:TB:Something", "unknown"),
        ("A Volume edition", "unknown"),
        ("Windows(R) Operating System, TIMEBASED_OTHER channel", "unknown"),
        ("Retail Maker Edition, SOMETHING channel", "unknown"),
        ("Windows(R) Operating System", "unknown"),
        ("", "unknown"),
    ],
)
def test_license_channel(description, channel):
    assert license_channel(description) == channel


@pytest.mark.parametrize(
    ("key_channel", "channel"),
    [
        ("Retail", "retail"),
        ("Retail:TB", "retail"),
        ("Retail:TB:Eval", "evaluation"),
        ("Retail:TB:Trial", "evaluation"),
        ("Retail:TB:Promo", "retail"),
        ("Retail:TB:Sub", "subscription"),
        ("OEM:SLP", "oem"),
        ("OEM:COA", "oem"),
        ("OEM:DM", "oem"),
        ("OEM:NONSLP", "oem"),
        ("Volume", "mak"),
        ("Volume:CSVLK", "csvlk"),
        ("Volume:GVLK", "gvlk"),
        ("Volume:MAK", "mak"),
        ("VT:IA", "avma"),
    ],
)
def test_every_key_channel_on_the_list_of_windows_has_a_channel(key_channel, channel):
    """The fifteen that a component of Windows knows."""
    assert license_channel(key_channel) == channel
    assert license_channel(key_channel.upper()) == channel


def test_each_channel_is_told_by_a_pattern_or_is_unknown():
    assert {channel for _, channel in channel_patterns()} | {"unknown"} == set(CHANNELS)


def test_a_description_is_needed():
    with pytest.raises(InputError, match=r"^description is missing"):
        license_channel(None)
    with pytest.raises(InputTypeError, match=r"^description: a value of type int"):
        license_channel(5)


@given(st.text())
def test_any_description_has_a_channel(description):
    assert license_channel(description) in CHANNELS


@pytest.mark.parametrize(
    ("channel", "is_licensed", "replaced", "kept"),
    [
        ("mak", True, (), True),
        ("mak", False, (), False),
        ("mak", True, ("mak",), False),
        ("csvlk", False, (), True),
        ("csvlk", True, ("csvlk",), False),
        *((channel, True, (), False) for channel in ("gvlk", "grace", "evaluation")),
    ],
)
def test_licence_to_keep(
    channel: str, is_licensed: bool, replaced: tuple[str, ...], kept: bool
) -> None:
    assert is_kept(channel, is_licensed, frozenset(replaced)) is kept
