# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.plan_kms: written by make generate from plan_kms.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
PLAN_KMS_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "audit": {"type": "path", "required": True},
    "going": {"type": "list", "elements": "str", "default": []},
    "coming": {"type": "list", "elements": "raw", "default": []},
    "coming_sites": {"type": "list", "elements": "str", "default": []},
    "leaving": {"type": "list", "elements": "str", "default": []},
    "folder": {"type": "path"},
}
