# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the registry says of Office's own licensing service and of what users may do.

What is read is in _office_keys.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .._wmi.office import OFFICE_CLASSES, LicensingClasses
from .._wmi.registry import OFFICE_USER_OPERATIONS, USER_OPERATIONS
from .state import MachineState

AUTOMATIC = 2
_START_MODES: Mapping[int, str] = MappingProxyType({2: "automatic", 3: "manual", 4: "disabled"})


def start_mode(state: MachineState) -> str | None:
    """How Office's own service starts; none where it is not there."""
    start = state.office_settings.get("Start")
    return None if start is None else _START_MODES.get(start, str(start))


def user_operations_value(classes: LicensingClasses) -> str:
    """The name, in the table of values, of what allows users to activate."""
    return OFFICE_USER_OPERATIONS if classes == OFFICE_CLASSES else USER_OPERATIONS


def user_operations(state: MachineState, classes: LicensingClasses) -> bool:
    """Whether users without administrator rights may install keys and activate."""
    of_office = classes == OFFICE_CLASSES
    settings = state.office_settings if of_office else state.local_settings
    return bool(settings.get("UserOperations", 0) == 1)
