# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of an inventory: those of groups, and how the variables of a role are told."""

from __future__ import annotations

import re

Value = str | int | bool | list[str] | None
Settings = tuple[tuple[str, Value], ...]

WINDOWS_PREFIX, OFFICE_PREFIX = "windows_client_", "office_client_"


def group_name(prefix: str, text: str) -> str:
    """The group of what is called so, such as ``product_windows_server_2022``."""
    return f"{prefix}_{'_'.join(re.findall('[a-z0-9]+', text.lower()))}"
