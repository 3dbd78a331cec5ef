# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.info: written by make generate from info.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
INFO_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "all": {"type": "bool", "default": False},
    "dns": {"type": "bool", "default": True},
    "expected": {
        "type": "dict",
        "options": {
            "method": {"type": "str", "choices": ["kms", "ad", "mak", "avma", "esu"]},
            "kms_host": {"type": "raw"},
            "kms_port": {"type": "raw"},
            "kms_hosts": {"type": "list", "elements": "raw", "default": []},
            "kms_discovery": {"type": "bool", "default": False},
        },
    },
    "history": {"type": "int", "default": 0},
    "kms_host": {"type": "raw"},
    "kms_port": {"type": "raw"},
}
