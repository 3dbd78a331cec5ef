# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of one run for Office: read, or take a read that was done -> plan -> write -> verify."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._office_desired import OfficeDesired
from ansible_collections.volume.activation.plugins.plugin_utils._office_plan import office_plan
from ansible_collections.volume.activation.plugins.plugin_utils._read_handover import handed_over
from ansible_collections.volume.activation.plugins.plugin_utils._remote import Surroundings
from ansible_collections.volume.activation.plugins.plugin_utils._windows import (
    run_plan,
    run_request,
)


def ensure_office(
    desired: OfficeDesired,
    read: Any,
    check_mode: bool,
    outside: Surroundings,
    name: Callable[[str], str] = str,
) -> dict[str, Any]:
    """Bring every Office product to the desired state; InputError names ``name("read")``."""
    there = handed_over(read, run_request(desired), outside.now(), name("read"))
    return run_plan(
        desired,
        check_mode,
        outside,
        lambda state: office_plan(state, desired),
        handed_over=there,
    )[0]
