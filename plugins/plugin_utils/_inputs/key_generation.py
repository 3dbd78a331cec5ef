# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which generation a product key is of, by its letters alone; nothing in a key is decoded.

A key of Windows 8, Server 2012, Office 2013 or later holds one N, an older key none. So it is with
every key that Microsoft publishes (a test reads the tables), and so says
ntriver.org/pkeymaster/decode-pkey2009-keys.
"""

from __future__ import annotations

ONE_N = "a key of Windows 8, Office 2013 or later holds the letter N once, an older key not at all"


def has_too_many_n(key: str) -> bool:
    """Whether no generation has such keys."""
    return key.count("N") > 1


def is_since_windows_8(key: str) -> bool:
    """Whether the key is one of Windows 8, Server 2012, Office 2013 or later."""
    return "N" in key
