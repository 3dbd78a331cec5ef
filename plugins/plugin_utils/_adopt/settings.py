# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables of an inventory, and how those of a role are told by their names."""

from __future__ import annotations

Value = str | int | bool | list[str] | None
Settings = tuple[tuple[str, Value], ...]

WINDOWS_PREFIX, OFFICE_PREFIX = "windows_client_", "office_client_"
