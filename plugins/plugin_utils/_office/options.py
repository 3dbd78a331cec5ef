# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.office; their meaning is in plugins/modules/office.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._kms_client.options import KMS_CLIENT_ARGUMENT_SPEC
from .desired import METHODS, REPLACEABLE_CHANNELS

# product_keys and read are raw: a type error of core's would print what was given.
OFFICE_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "method": {"type": "str", "choices": list(METHODS), "default": "kms"},
    **KMS_CLIENT_ARGUMENT_SPEC,
    "product_keys": {"type": "raw", "no_log": True},
    "products": {"type": "list", "elements": "str", "default": []},
    "replace_channels": {
        "type": "list",
        "elements": "str",
        "choices": list(REPLACEABLE_CHANNELS),
        "default": [],
    },
    "remove_stale_keys": {"type": "bool", "default": False},
    "read": {"type": "raw"},
}
