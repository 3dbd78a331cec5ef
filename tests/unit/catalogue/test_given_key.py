"""A key that somebody gives: one of the organisation's own, or a published one of one kind."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.given_key import (
    own_key,
    published_key,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.key_generation import ONE_N

from lab.simulation.keys import first_avma_key, first_office_key, gvlk_of

GVLK = gvlk_of("ServerStandard", 20348)
OWN = "BCDFG-HJKMP-QRTVW-XY234-6789B"
TOO_MANY = "BCDFN-HJKMN-QRTVW-XY234-6789B"


def test_key_of_the_organisation() -> None:
    assert own_key(OWN.lower(), "k", "a MAK", "is no MAK") == OWN
    for key, published in (
        (GVLK, "Windows Server 2022 (gvlk)"),
        (first_avma_key(), "Windows Server 2025 (avma)"),
        (first_office_key(), "Office LTSC Professional Plus 2024 (office_gvlk)"),
    ):
        with pytest.raises(InputError) as caught:
            own_key(key, "k", "a MAK", "is no MAK")
        assert str(caught.value) == (
            f"k: '*****-*****-*****-*****-{key[-5:]}' is not accepted: a MAK; this key is "
            f"published for {published} and is no MAK"
        )


def test_key_that_no_generator_makes() -> None:
    with pytest.raises(InputError) as caught:
        own_key(TOO_MANY, "k", "a MAK", "is no MAK")
    assert str(caught.value) == f"k is not accepted: a MAK; {ONE_N}"


def test_published_key_of_one_kind() -> None:
    assert published_key(GVLK.lower(), "k", "gvlk", "a GVLK", "no Windows") == GVLK
    for key, said in (
        (
            OWN,
            "this key is not in Microsoft's list. Leave it out to have the right one chosen",
        ),
        (
            first_office_key(),
            "this key belongs to Office LTSC Professional Plus 2024 (office_gvlk), which is no "
            "Windows",
        ),
    ):
        with pytest.raises(InputError) as caught:
            published_key(key, "k", "gvlk", "a GVLK", "no Windows")
        assert str(caught.value) == (
            f"k: '*****-*****-*****-*****-{key[-5:]}' is not accepted: a GVLK; {said}"
        )
