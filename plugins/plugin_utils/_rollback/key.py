# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The key of a snapshot, which holds its last five characters: published, or given by hand."""

from __future__ import annotations

from .._catalogue.edition_error import UnknownProductError
from .._catalogue.keys import avma_key_for, gvlk_for, product_of_key
from .._inputs.error import InputError
from .._inputs.product_key import last_five, normalise_product_key
from .._run.snapshot import Snapshot
from .goal import Rollback

OWN_KEYS = ("mak", "retail", "oem", "csvlk")
"""Channels whose key is the organisation's own, and can be given."""

_SETTINGS_ALONE = "set put_key_back: false to put back the settings alone"


def key_of_snapshot(snapshot: Snapshot, given: object, variable: str) -> str | None:
    """The full key, if it is known; InputError when another is given than the snapshot's."""
    tail, channel = snapshot.state["partial_product_key"], snapshot.state["channel"]
    published = _published(snapshot)
    if given is None or given == "":
        return published
    key = normalise_product_key(given, variable=variable)
    if tail is None:
        raise InputError(variable, key, "nothing: the snapshot holds no key")
    if last_five(key) != tail:
        raise InputError(
            variable, key, f"the key of the snapshot, which ends in {tail} (channel {channel})"
        )
    if published is None and channel not in OWN_KEYS:
        raise InputError(variable, key, f"nothing: the snapshot's key is of the channel {channel}")
    if key != published and (published is not None or product_of_key(key) is not None):
        raise InputError(
            variable, key, f"the key of the snapshot, of the channel {channel}; this is another"
        )
    return key


def why_no_key(desired: Rollback) -> str | None:
    """Why the snapshot's key can't be put back, and what to do; none when it can."""
    state = desired.snapshot.state
    tail, channel = state["partial_product_key"], state["channel"]
    if desired.key is not None:
        return None
    if tail is None:
        return (
            "The snapshot holds no key, and a rollback takes none away "
            f"(volume.activation.maintenance does); {_SETTINGS_ALONE}"
        )
    if channel in OWN_KEYS:
        return (
            f"The key that ends in {tail} (channel {channel}) has to be put back, and a snapshot "
            f"holds no full key. Give it as product_key, or {_SETTINGS_ALONE}"
        )
    if channel in ("gvlk", "avma"):
        return (
            f"The key that ends in {tail} (channel {channel}) is not the one that Microsoft "
            f"publishes for this edition and build, so it is not installed; {_SETTINGS_ALONE}"
        )
    return f"No key puts back a licence of the channel {channel}; {_SETTINGS_ALONE}"


def _published(snapshot: Snapshot) -> str | None:
    channel, machine = snapshot.state["channel"], (snapshot.edition_id, snapshot.build)
    if channel not in ("gvlk", "avma"):
        return None
    try:
        key = gvlk_for(*machine).key if channel == "gvlk" else avma_key_for(*machine).key
    except UnknownProductError:
        return None
    return key if last_five(key) == snapshot.state["partial_product_key"] else None
