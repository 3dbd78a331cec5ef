# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.validate: written by make generate from validate.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
VALIDATE_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "folder": {"type": "path"},
    "formats": {
        "type": "list",
        "elements": "str",
        "choices": ["json", "junit"],
        "default": ["json", "junit"],
    },
    "fail_on": {"type": "list", "elements": "str", "default": ["error"]},
    "site_prefix": {"type": "str", "default": "site_"},
}
