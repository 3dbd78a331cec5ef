# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of each module as core's validator takes them: data that make generate writes."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SPECS = Path(__file__).parent / "data" / "argument_specs"


@functools.cache
def argument_spec(module: str) -> Mapping[str, Mapping[str, Any]]:
    """The options of a module by its short name, such as ``windows``.

    What is ``raw`` is checked by our own code: a type error of core's would print what was given.
    """
    spec: dict[str, dict[str, Any]] = json.loads((_SPECS / f"{module}.json").read_text("ascii"))
    return spec
