# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter for the serial of a play that goes site by site."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.rollout_batches import (
    rollout_batches,
)


class FilterModule:
    """Entry for ansible."""

    def filters(self) -> dict[str, Callable[..., list[int]]]:
        """Names of the filters."""
        return {"rollout_batches": with_ansible_errors(rollout_batches)}
