# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A product key that somebody gives: one of the organisation's own, or a published one."""

from __future__ import annotations

from .._inputs.error import HIDDEN, InputError
from .._inputs.key_generation import ONE_N, has_too_many_n
from .._inputs.product_key import normalise_product_key
from .keys import product_of_key


def own_key(value: object, variable: str, accepted: str, otherwise: str) -> str:
    """The key in one spelling; InputError for one that Microsoft publishes.

    ``accepted`` says which key is wanted; ``otherwise`` follows "and", as in ``is no MAK``.
    """
    key = normalise_product_key(value, variable=variable)
    if has_too_many_n(key):
        raise InputError(variable, HIDDEN, f"{accepted}; {ONE_N}")
    known = product_of_key(key)
    if known is not None:
        published = f"this key is published for {known.products[0]} ({known.kind})"
        raise InputError(variable, key, f"{accepted}; {published} and {otherwise}")
    return key


def published_key(value: object, variable: str, kind: str, accepted: str, otherwise: str) -> str:
    """The key in one spelling; InputError for one that Microsoft does not publish as this kind.

    ``kind`` is that of a KnownKey; ``otherwise`` follows "which is", as in ``no Office``.
    """
    key = normalise_product_key(value, variable=variable)
    known = product_of_key(key)
    if known is None:
        unknown = "this key is not in Microsoft's list. Leave it out to have the right one chosen"
        raise InputError(variable, key, f"{accepted}; {unknown}")
    if known.kind != kind:
        belongs = f"this key belongs to {known.products[0]} ({known.kind})"
        raise InputError(variable, key, f"{accepted}; {belongs}, which is {otherwise}")
    return key
