# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.kms_host: written by make generate from kms_host.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
KMS_HOST_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "product_key": {"type": "raw", "no_log": True},
    "office_product_keys": {"type": "raw", "no_log": True},
    "activation": {"type": "str", "choices": ["online", "phone", "none"], "default": "online"},
    "offline_activation_folder": {"type": "path"},
    "listening_port": {"type": "raw", "default": 1688},
    "activation_interval_minutes": {"type": "raw"},
    "renewal_interval_minutes": {"type": "raw"},
    "dns_publishing": {"type": "bool"},
    "publish_domains": {"type": "raw"},
    "priority": {"type": "str", "choices": ["normal", "low"]},
    "firewall": {"type": "bool", "default": True},
    "firewall_rules": {
        "type": "list",
        "elements": "str",
        "choices": ["SPPSVC-In-TCP", "SPPSVC-In-TCP-NoScope"],
        "default": ["SPPSVC-In-TCP"],
    },
    "firewall_profiles": {
        "type": "list",
        "elements": "str",
        "choices": ["domain", "private", "public"],
        "default": ["domain", "private"],
    },
    "firewall_remote_addresses": {"type": "list", "elements": "str", "default": []},
    "install_feature": {"type": "bool", "default": True},
    "restart_service": {"type": "str", "choices": ["auto", "never"], "default": "auto"},
    "clients": {"type": "list", "elements": "str", "default": []},
    "allow_client_windows": {"type": "bool", "default": False},
    "replace_channels": {
        "type": "list",
        "elements": "str",
        "choices": ["mak", "retail", "oem", "subscription", "avma", "csvlk"],
        "default": [],
    },
    "retries": {"type": "int", "default": 3},
    "retry_delay": {"type": "int", "default": 20},
}
