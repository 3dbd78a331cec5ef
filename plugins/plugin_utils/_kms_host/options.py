# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.kms_host; their meaning is in plugins/modules/kms_host.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._catalogue.license_names import REPLACEABLE_CHANNELS
from .._machine.firewall_rule import PROFILES
from .desired import ACTIVATIONS, FIREWALL_RULES, PRIORITIES, RESTARTS

# Keys and numbers are raw: a type error of core's would print what was given.
KMS_HOST_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "product_key": {"type": "raw", "no_log": True},
    "office_product_keys": {"type": "raw", "no_log": True},
    "activation": {"type": "str", "choices": list(ACTIVATIONS), "default": "online"},
    "offline_activation_folder": {"type": "path"},
    "listening_port": {"type": "raw", "default": 1688},
    "activation_interval_minutes": {"type": "raw"},
    "renewal_interval_minutes": {"type": "raw"},
    "dns_publishing": {"type": "bool"},
    "publish_domains": {"type": "raw"},
    "priority": {"type": "str", "choices": list(PRIORITIES)},
    "firewall": {"type": "bool", "default": True},
    "firewall_rules": {
        "type": "list",
        "elements": "str",
        "choices": list(FIREWALL_RULES),
        "default": [FIREWALL_RULES[0]],
    },
    "firewall_profiles": {
        "type": "list",
        "elements": "str",
        "choices": list(PROFILES),
        "default": ["domain", "private"],
    },
    "firewall_remote_addresses": {"type": "list", "elements": "str", "default": []},
    "install_feature": {"type": "bool", "default": True},
    "restart_service": {"type": "str", "choices": list(RESTARTS), "default": "auto"},
    "clients": {"type": "list", "elements": "str", "default": []},
    "allow_client_windows": {"type": "bool", "default": False},
    "replace_channels": {
        "type": "list",
        "elements": "str",
        "choices": list(REPLACEABLE_CHANNELS),
        "default": [],
    },
    "retries": {"type": "int", "default": 3},
    "retry_delay": {"type": "int", "default": 20},
}
