# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.rollback: written by make generate from rollback.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
ROLLBACK_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "snapshot_folder": {"type": "path"},
    "snapshot_file": {"type": "path"},
    "put_key_back": {"type": "bool", "default": True},
    "product_key": {"type": "raw", "no_log": True},
    "activate": {"type": "bool", "default": True},
    "replace_channels": {
        "type": "list",
        "elements": "str",
        "choices": ["mak", "retail", "oem", "subscription", "avma", "csvlk"],
        "default": [],
    },
    "replace_cloud_kms_host": {"type": "bool", "default": False},
    "allowed_kms_domains": {"type": "list", "elements": "raw", "default": []},
    "allow_public_kms_host": {"type": "bool", "default": False},
}
