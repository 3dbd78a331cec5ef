# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run for Office: its plan through the life of every run, perhaps from another's read."""

from __future__ import annotations

from typing import Any

from .._inputs.error import VariableName
from .._run.desired import run_request
from .._run.handover import handed_over
from .._run.life import Life
from .._run.remote import Surroundings
from .desired import OfficeDesired
from .plan import office_plan


def ensure_office(
    desired: OfficeDesired,
    read: Any,
    check_mode: bool,
    outside: Surroundings,
    name: VariableName = str,
) -> dict[str, Any]:
    """Bring every Office product to the desired state; InputError names ``name("read")``."""
    request = run_request(desired)
    known = handed_over(read, request, outside.now(), name("read"))
    life = Life(outside, request, desired.attempts, known=known)
    return life.run(lambda state: office_plan(state, desired), check_mode)[0]
