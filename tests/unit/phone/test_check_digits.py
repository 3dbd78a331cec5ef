"""Check digits: one changed digit is found, and an ID without check digits is left alone."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.check_digits import (
    grouped,
    in_words,
    wrong_confirmation_groups,
    wrong_installation_groups,
)
from hypothesis import given
from hypothesis import strategies as st

from lab.simulation.windows import digits, groups_of_digits

# Of Windows XP, in a public test of one: nine groups of six, and the answer in seven.
XP_INSTALLATION = "070846984606199354110900862045444713121295109842549701"
XP_CONFIRMATION = "204455473963727110378854169136901266745572"

SEEDS = st.integers(0, 10**9).map(str)


def test_ids_on_record() -> None:
    assert wrong_installation_groups(XP_INSTALLATION) == []
    assert wrong_confirmation_groups(XP_CONFIRMATION, XP_INSTALLATION) == []


@given(SEEDS, st.sampled_from([6, 7]), st.data())
def test_one_wrong_digit_is_told_with_its_group(seed: str, size: int, data: st.DataObject) -> None:
    """A digit that is doubled and 0 instead of 7, or the like, has the same remainder."""
    right = groups_of_digits(seed, 9, size)
    assert wrong_installation_groups(right) == []
    place = data.draw(st.integers(0, len(right) - 1))
    others = [d for d in "0123456789" if (int(d) - int(right[place])) % 7]
    wrong = right[:place] + data.draw(st.sampled_from(others)) + right[place + 1 :]
    assert wrong_installation_groups(wrong) == [place // size + 1]
    confirmation = groups_of_digits(seed, 8, 6)
    assert wrong_confirmation_groups(confirmation, right) == []
    spoilt = confirmation[:-1] + str((int(confirmation[-1]) + 1) % 10)
    assert wrong_confirmation_groups(spoilt, right) == [8]


@pytest.mark.parametrize("length", [0, 1, 50, 54, 63, 64])
def test_an_id_without_check_digits_is_left_alone(length: int) -> None:
    """So it is right whatever a Windows of which none is on record does."""
    plain = digits("plain", length) if length else ""
    assert wrong_installation_groups(plain) is None
    assert wrong_confirmation_groups("7" * 48, plain) == []


def test_groups() -> None:
    assert grouped("1" * 63) == "-".join(["1111111"] * 9)
    assert grouped("1" * 54) == "-".join(["111111"] * 9)
    assert grouped("1" * 50) == "1" * 50
    assert in_words([3]) == "wrong check digit in group 3"
    assert in_words([1, 8]) == "wrong check digit in groups 1, 8"
