# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The registry keys that are read of Office's own licensing service and of what users may do.

Sources: ospp_options.yml and kms_facts.yml of the reference. That a service's start mode is the
value Start below Services is general knowledge of Windows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .office import OFFICE_CLASSES
from .registry import OFFICE_SOFTWARE_PROTECTION_PLATFORM, SOFTWARE_PROTECTION_PLATFORM

SPP_KEY = {
    "name": "local",
    "path": SOFTWARE_PROTECTION_PLATFORM,
    "values": ["UserOperations", "SkipRearm"],
}
OFFICE_KEYS: tuple[Mapping[str, Any], ...] = (
    {
        "name": "office_service",
        "path": rf"HKLM:\SYSTEM\CurrentControlSet\Services\{OFFICE_CLASSES.windows_service}",
        "values": ["Start"],
    },
    {
        "name": "office_local",
        "path": OFFICE_SOFTWARE_PROTECTION_PLATFORM,
        "values": ["UserOperations"],
    },
)
