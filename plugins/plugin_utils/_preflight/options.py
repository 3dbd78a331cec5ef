# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.preflight; their meaning is in plugins/modules/preflight.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._catalogue.host_keys import kms_host_products
from .result import FAIL_ON

# kms_port is raw: a type error of core's would print what was given.
PREFLIGHT_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "kms_host": {"type": "str"},
    "kms_port": {"type": "raw"},
    "kms_hosts": {"type": "list", "elements": "raw", "default": []},
    "kms_host_product": {"type": "str", "choices": list(kms_host_products())},
    "allowed_kms_domains": {"type": "list", "elements": "str", "default": []},
    "allow_public_kms_host": {"type": "bool", "default": False},
    "fail_on": {"type": "str", "choices": list(FAIL_ON), "default": "error"},
}
