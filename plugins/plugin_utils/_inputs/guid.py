# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A GUID that somebody gives, such as an activation ID, in one spelling."""

from __future__ import annotations

import re

from .error import InputError

GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ACCEPTED = "a GUID such as 2de67392-b7a7-462a-b1ca-108dd189f588"


def parse_guid(value: object, variable: str) -> str:
    """The GUID in lower case, without braces; InputError for anything else."""
    stripped = value.strip() if isinstance(value, str) else ""
    bare = stripped[1:-1] if stripped[:1] == "{" and stripped[-1:] == "}" else stripped
    if not GUID.fullmatch(bare):
        raise InputError(variable, value, _ACCEPTED)
    return bare.lower()
