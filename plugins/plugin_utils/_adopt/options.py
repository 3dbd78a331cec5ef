# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.adopt: written by make generate from adopt.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
ADOPT_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "audit": {"type": "path", "required": True},
    "names": {"type": "path"},
    "file": {"type": "path", "required": True},
}
