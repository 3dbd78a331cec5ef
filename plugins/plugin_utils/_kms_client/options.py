# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that mean the same for Windows and for Office; see plugins/modules/windows.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# kms_port is raw: a type error of core's would print what was given.
KMS_CLIENT_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "kms_host": {"type": "str"},
    "kms_hosts": {"type": "list", "elements": "raw", "default": []},
    "kms_port": {"type": "raw"},
    "kms_discovery": {"type": "bool", "default": False},
    "kms_lookup_domain": {"type": "str"},
    "kms_caching": {"type": "bool"},
    "activation_type": {"type": "str", "choices": ["any", "ad", "kms", "token"]},
    "activate": {"type": "bool", "default": True},
    "retries": {"type": "int", "default": 3},
    "retry_delay": {"type": "int", "default": 20},
    "allowed_kms_domains": {"type": "list", "elements": "str", "default": []},
    "allow_public_kms_host": {"type": "bool", "default": False},
    "accept_insufficient_count": {"type": "bool", "default": False},
}
