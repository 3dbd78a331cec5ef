# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that name licence states and channels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.license_names import (
    license_channel,
    license_status_name,
)


class FilterModule:
    """Filters on licence states and channels."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {
            "license_channel": with_ansible_errors(license_channel),
            "license_status": with_ansible_errors(license_status_name),
        }
