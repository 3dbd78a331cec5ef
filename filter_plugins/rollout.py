# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters for a run that goes batch by batch: how many, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.rollout import (
    kms_hosts_to_come,
    refused_machines,
    rollout_batches,
    rollout_so_far,
)


class FilterModule:
    """Entry for ansible."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names of the filters."""
        return {
            "kms_hosts_to_come": with_ansible_errors(kms_hosts_to_come),
            "kms_refused_machines": with_ansible_errors(refused_machines),
            "rollout_batches": with_ansible_errors(rollout_batches),
            "rollout_so_far": with_ansible_errors(rollout_so_far),
        }
