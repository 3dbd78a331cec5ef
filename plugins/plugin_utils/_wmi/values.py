# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as PowerShell hands them over, made plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._inputs.key_mask import mask_product_keys

UINT32_UNSET = 4294967295


def rows(value: Any) -> Sequence[Mapping[str, Any]]:
    """The rows of a table: PowerShell makes one row of a list of one, null of an empty list."""
    if value is None:
        return ()
    return (value,) if isinstance(value, Mapping) else tuple(value)


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts; one alone may come without its list."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def text(value: Any) -> str | None:
    """A text, or none for an empty one."""
    # A key may stand where it does not belong, such as in place of the KMS host.
    return mask_product_keys(str(value)) if value not in (None, "") else None


def number(value: Any) -> int | None:
    """A number, or none for the uint32 that stands for -1."""
    return None if value is None or int(value) == UINT32_UNSET else int(value)


def port(value: Any) -> int | None:
    """A TCP port, or none for 0."""
    return int(value) if value else None


def present(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The registry values that are there, by name."""
    return {name: value for name, value in (values or {}).items() if value is not None}
