# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters for a KMS host that takes over from another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.replacement import (
    problem,
    records_left,
)


class FilterModule:
    """Entry for ansible."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names of the filters."""
        return {
            "kms_replacement_problem": with_ansible_errors(problem),
            "kms_records_left": with_ansible_errors(records_left),
        }
