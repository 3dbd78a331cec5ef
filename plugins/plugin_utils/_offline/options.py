# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.offline_script: written by make generate from offline_script.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
OFFLINE_SCRIPT_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "folder": {"type": "path"},
    "edition_id": {"type": "raw"},
    "build": {"type": "raw"},
    "method": {"type": "str", "default": "kms"},
    "keys_in_script": {"type": "bool", "default": False},
    "date": {"type": "raw"},
    "kms_host": {"type": "raw"},
    "kms_port": {"type": "raw"},
    "kms_hosts": {"type": "list", "elements": "raw", "default": []},
    "kms_discovery": {"type": "bool", "default": False},
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
