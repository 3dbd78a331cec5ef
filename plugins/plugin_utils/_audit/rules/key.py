# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about channels and keys; of a key the last five characters are all that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..._catalogue.keys import gvlk_of, is_published_key_tail
from ..finding import ERROR, INFO, WARNING
from ..licenses import SUBJECT_WINDOWS
from ..machine import OTHER
from ..product import edition_without_key, other_product_of_key, product_name
from ..rule import KEYS, Breach, Look, license_rule, rule
from ..text import one_line

_CHANNELS_OF_METHOD: Mapping[str, tuple[str, ...]] = {
    "kms": ("gvlk",),
    "ad": ("gvlk",),
    "mak": ("mak",),
    "avma": ("avma",),
    "key": ("retail", "oem"),
}
_TOLD_ELSEWHERE = ("csvlk", "evaluation", "grace")
"""A KMS host keeps its host key; evaluations and grace have rules of their own."""


@rule(
    "unexpected_channel",
    WARNING,
    "The licence of Windows is of another channel than the inventory says",
    "Change the method in the inventory, or add the channel to replace_channels of "
    "volume.activation.windows",
    KEYS,
)
def unexpected_channel(look: Look) -> Iterator[Breach]:
    """Windows licensed through another channel than the method of the inventory uses.

    A licence in force of another channel is kept by volume.activation.windows, so it is told as
    info, unless the inventory wants no KMS at all.
    """
    windows, method = look.license, look.machine.expected.method
    expected = _CHANNELS_OF_METHOD.get(method or "", ())
    if windows is None or not expected or windows.channel in (*expected, *_TOLD_ELSEWHERE):
        return
    is_kept = windows.is_licensed and windows.channel not in ("gvlk", "unknown")
    yield Breach(
        f"Windows has a licence of the channel {one_line(windows.channel)}, "
        f"the method of the inventory is {method}",
        subject=look.subject,
        severity=INFO if is_kept else None,
    )


@rule(
    "wrong_edition_key",
    ERROR,
    "Windows holds the published key of another edition",
    "Install the published key of its own edition by volume.activation.windows",
    KEYS,
)
def wrong_edition_key(look: Look) -> Iterator[Breach]:
    """A KMS client key of Windows that is published for something else."""
    machine, windows = look.machine, look.license
    # Five characters of a key that is not published may be those of one that is, by chance.
    if windows is None or windows.channel != "gvlk" or not windows.partial_product_key:
        return
    if machine.edition_id is None or machine.build is None:
        return
    tail = windows.partial_product_key
    other = other_product_of_key(machine.edition_id, machine.build, tail)
    if other is not None:
        yield Breach(
            f"Its key ends in {tail[-5:]}, that of {other}; this is "
            f"{one_line(product_name(machine.edition_id, machine.build))}, "
            f"EditionID {one_line(machine.edition_id)}",
            subject=look.subject,
        )


@license_rule(
    "unpublished_key",
    WARNING,
    "A KMS client holds a key that Microsoft does not publish",
    "Find out where the key is from, and install the published key of the product",
    KEYS,
)
def unpublished_key(look: Look) -> Iterator[Breach]:
    """A KMS client whose key ends like none that Microsoft publishes."""
    machine, license = look.machine, look.license
    tail = license.partial_product_key if license else None
    if license is None or not tail or is_published_key_tail(tail):
        return
    if license.channel != "gvlk" or license.application == OTHER:
        return
    if look.subject == SUBJECT_WINDOWS and edition_without_key(machine.edition_id):
        return  # it comes with one that is not published
    is_new = look.subject == SUBJECT_WINDOWS and gvlk_of(machine.edition_id, machine.build) is None
    yield Breach(
        f"Its key ends in {one_line(tail[-5:])}, as no key of the published tables does"
        + (f", nor is EditionID {one_line(str(machine.edition_id))} in them" if is_new else ""),
    )
