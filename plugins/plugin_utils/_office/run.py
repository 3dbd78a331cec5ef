# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of one run for Office: read, or take a read that was done -> plan -> write -> verify."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._run.handover import handed_over
from .._run.remote import Surroundings
from .._windows.run import run_plan, run_request
from .desired import OfficeDesired
from .plan import office_plan


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
