# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why a license status is what it is, from the code that Windows gives with it."""

from __future__ import annotations

import functools

from .._catalogue.errors import ActivationError, explain_activation_error
from .._inputs.error import InputError


@functools.lru_cache(maxsize=4096)
def status_reason(code: str | None) -> ActivationError | None:
    """The code with its meaning and its remedy; none for success and for what is no code."""
    if not code:
        return None
    try:
        error = explain_activation_error(code)
    except InputError:
        return None
    return error if error.code else None


def reason_text(code: str) -> str:
    """Such as ``KMS count too low (0xC004F038)``; the code alone where it means nothing."""
    error = status_reason(code)
    return f"{error.meaning} ({error.hex})" if error else code
