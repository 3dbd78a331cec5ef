# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many machines at a time, so that each site begins with a canary."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .._inputs.error import InputTypeError
from .._inputs.whole_number import whole_number

_NUMBER_ACCEPTED = "a whole number of machines, 0 or more"
_SITES_ACCEPTED = "a list of sites, each a list of machine names"


def rollout_batches(sites: object, canary: object = 1, batch: object = 0) -> list[int]:
    """Sizes of the batches, site after site: its canary, then ``batch`` at a time (0: the rest).

    A machine that is in two sites counts in the first, as in a pattern of groups.
    """
    number = partial(whole_number, least=0, most=999_999_999, accepted=_NUMBER_ACCEPTED)
    return list(_batches(_sizes(sites), number(canary, "canary"), number(batch, "batch")))


def _sizes(sites: object) -> Iterator[int]:
    if not isinstance(sites, list | tuple):
        raise InputTypeError("sites", sites, _SITES_ACCEPTED)
    seen: set[str] = set()
    for index, machines in enumerate(sites):
        if not isinstance(machines, list | tuple):
            raise InputTypeError(f"sites[{index}]", machines, _SITES_ACCEPTED)
        new = {str(machine) for machine in machines} - seen
        seen |= new
        yield len(new)


def _batches(sizes: Iterator[int], canary: int, batch: int) -> Iterator[int]:
    for size in sizes:
        first = min(canary, size)
        rest = size - first
        at_a_time = batch or rest
        yield from (part for part in (first, *_parts(rest, at_a_time)) if part)


def _parts(rest: int, at_a_time: int) -> Iterator[int]:
    while rest > 0:
        yield min(at_a_time, rest)
        rest -= at_a_time
