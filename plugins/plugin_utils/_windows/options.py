# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.windows; their meaning is in plugins/modules/windows.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._catalogue.license_names import METHODS, REPLACEABLE_CHANNELS
from .._kms_client.options import KMS_CLIENT_ARGUMENT_SPEC

# product_key is raw: a type error of core's would print what was given.
WINDOWS_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "method": {"type": "str", "choices": list(METHODS), "default": "kms"},
    **KMS_CLIENT_ARGUMENT_SPEC,
    "product_key": {"type": "raw", "no_log": True},
    "activation_id": {"type": "str"},
    "avma_host_product": {"type": "str"},
    "offline_activation_folder": {"type": "path"},
    "snapshot_folder": {"type": "path"},
    "replace_channels": {
        "type": "list",
        "elements": "str",
        "choices": list(REPLACEABLE_CHANNELS),
        "default": [],
    },
    "replace_cloud_kms_host": {"type": "bool", "default": False},
    "return_read": {"type": "bool", "default": False},
}
