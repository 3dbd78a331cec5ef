# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.office: written by make generate from office.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
OFFICE_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "method": {"type": "str", "choices": ["kms", "ad", "mak"], "default": "kms"},
    "kms_host": {"type": "raw"},
    "kms_port": {"type": "raw"},
    "kms_hosts": {"type": "list", "elements": "raw", "default": []},
    "kms_discovery": {"type": "bool", "default": False},
    "kms_lookup_domain": {"type": "raw"},
    "kms_caching": {"type": "bool"},
    "activation_type": {"type": "str", "choices": ["any", "ad", "kms", "token"]},
    "product_keys": {"type": "raw", "no_log": True},
    "products": {"type": "list", "elements": "str", "default": []},
    "activate": {"type": "bool", "default": True},
    "retries": {"type": "int", "default": 3},
    "retry_delay": {"type": "int", "default": 20},
    "replace_channels": {"type": "list", "elements": "str", "choices": ["mak"], "default": []},
    "remove_stale_keys": {"type": "bool", "default": False},
    "allowed_kms_domains": {"type": "list", "elements": "raw", "default": []},
    "allow_public_kms_host": {"type": "bool", "default": False},
    "accept_insufficient_count": {"type": "bool", "default": False},
    "read": {"type": "raw"},
}
