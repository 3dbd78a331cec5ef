# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.windows: written by make generate from windows.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
WINDOWS_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "method": {"type": "str", "choices": ["kms", "ad", "mak", "avma", "esu"], "default": "kms"},
    "kms_host": {"type": "raw"},
    "kms_port": {"type": "raw"},
    "kms_hosts": {"type": "list", "elements": "raw", "default": []},
    "kms_discovery": {"type": "bool", "default": False},
    "product_key": {"type": "raw", "no_log": True},
    "activation_id": {"type": "str"},
    "activation_type": {"type": "str", "choices": ["any", "ad", "kms", "token"]},
    "kms_lookup_domain": {"type": "raw"},
    "kms_caching": {"type": "bool"},
    "avma_host_product": {"type": "str"},
    "offline_activation_folder": {"type": "path"},
    "snapshot_folder": {"type": "path"},
    "activate": {"type": "bool", "default": True},
    "retries": {"type": "int", "default": 3},
    "retry_delay": {"type": "int", "default": 20},
    "replace_channels": {
        "type": "list",
        "elements": "str",
        "choices": ["mak", "retail", "oem", "subscription", "avma", "csvlk"],
        "default": [],
    },
    "replace_cloud_kms_host": {"type": "bool", "default": False},
    "allowed_kms_domains": {"type": "list", "elements": "raw", "default": []},
    "allow_public_kms_host": {"type": "bool", "default": False},
    "accept_insufficient_count": {"type": "bool", "default": False},
    "return_read": {"type": "bool", "default": False},
}
