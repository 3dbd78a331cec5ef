# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.maintenance; their meaning is in plugins/modules/maintenance.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .office_verbs import OFFICE_VERBS
from .verb import OFFICE, WINDOWS
from .verbs import VERBS

# The secret ones are raw: a type error of core's would print what was given.
MAINTENANCE_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "verb": {"type": "str", "choices": list({**VERBS, **OFFICE_VERBS}), "required": True},
    "product": {"type": "str", "choices": [WINDOWS, OFFICE], "default": WINDOWS},
    "confirm": {"type": "bool", "default": False},
    "activation_id": {"type": "str"},
    "last_five": {"type": "str"},
    "application_id": {"type": "str"},
    "license_file": {"type": "path"},
    "destination": {"type": "path"},
    "product_key": {"type": "raw", "no_log": True},
    "confirmation_id": {"type": "raw", "no_log": True},
    "object_name": {"type": "str"},
    "ilid": {"type": "str"},
    "ilvid": {"type": "int"},
    "thumbprint": {"type": "str"},
    "pin": {"type": "raw", "no_log": True},
}
