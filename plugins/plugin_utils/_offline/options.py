# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.offline_script; their meaning is in its documentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._windows.options import WINDOWS_ARGUMENT_SPEC

SHARED_OPTIONS = (
    "kms_host",
    "kms_port",
    "kms_hosts",
    "kms_discovery",
    "activate",
    "replace_channels",
    "replace_cloud_kms_host",
    "allowed_kms_domains",
    "allow_public_kms_host",
)
"""Options that mean the same as those of volume.activation.windows."""

# edition_id, build and date are raw: a type error of core's would print what was given.
OFFLINE_SCRIPT_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "folder": {"type": "path"},
    "edition_id": {"type": "raw"},
    "build": {"type": "raw"},
    "method": {"type": "str", "default": "kms"},
    "keys_in_script": {"type": "bool", "default": False},
    "date": {"type": "raw"},
    **{name: WINDOWS_ARGUMENT_SPEC[name] for name in SHARED_OPTIONS},
}
