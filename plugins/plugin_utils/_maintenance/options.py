# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.maintenance: written by make generate from maintenance.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
MAINTENANCE_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "verb": {
        "type": "str",
        "choices": [
            "clear_product_key_from_registry",
            "install_license_file",
            "reinstall_licenses",
            "rearm",
            "rearm_app",
            "rearm_sku",
            "uninstall_product_key",
            "installation_id",
            "confirmation_id",
            "activation_objects",
            "ad_online",
            "ad_installation_id",
            "ad_confirmation_id",
            "delete_activation_object",
            "token_licenses",
            "remove_token_license",
            "token_certificates",
            "token_activate",
            "stop_kms_activation",
            "allow_kms_activation",
            "allow_user_operations",
            "deny_user_operations",
            "restart_service",
            "start_service_automatically",
        ],
        "required": True,
    },
    "product": {"type": "str", "choices": ["windows", "office"], "default": "windows"},
    "confirm": {"type": "bool", "default": False},
    "activation_id": {"type": "str"},
    "last_five": {"type": "str"},
    "application_id": {"type": "str"},
    "license_file": {"type": "path"},
    "destination": {"type": "path"},
    "product_key": {"type": "raw", "no_log": True},
    "confirmation_id": {"type": "raw", "no_log": True},
    "object_name": {"type": "str"},
    "domain_server": {"type": "str"},
    "domain_username": {"type": "str"},
    "domain_password": {"type": "raw", "no_log": True},
    "ilid": {"type": "str"},
    "ilvid": {"type": "int"},
    "thumbprint": {"type": "str"},
    "pin": {"type": "raw", "no_log": True},
}
