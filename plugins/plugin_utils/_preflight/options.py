# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.preflight: written by make generate from preflight.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
PREFLIGHT_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "kms_host": {"type": "raw"},
    "kms_port": {"type": "raw"},
    "kms_hosts": {"type": "list", "elements": "raw", "default": []},
    "kms_host_product": {
        "type": "str",
        "choices": [
            "Windows Server 2025",
            "Windows Server 2022",
            "Windows Server 2019",
            "Windows Server 2016",
            "Windows Server 2012 R2",
            "Windows Server 2012",
            "Windows 10",
            "Windows 8.1",
            "Windows 7",
        ],
    },
    "allowed_kms_domains": {"type": "list", "elements": "raw", "default": []},
    "allow_public_kms_host": {"type": "bool", "default": False},
    "fail_on": {"type": "str", "choices": ["error", "warning", "never"], "default": "error"},
}
