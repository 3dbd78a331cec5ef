# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.kms_host: the organisation's own Windows Server as its genuine KMS host."""

from __future__ import annotations

from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._action import ActivationAction
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host_desired import (
    host_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host_run import (
    ensure_kms_host,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host_spec import (
    KMS_HOST_ARGUMENT_SPEC,
)
from ansible_collections.volume.activation.plugins.plugin_utils._remote import Surroundings


class ActionModule(ActivationAction):
    """Validate, read, plan, write, verify."""

    ARGUMENT_SPEC = KMS_HOST_ARGUMENT_SPEC

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Bring the machine to the desired state."""
        desired = host_from_options(options, self.name_of)
        return ensure_kms_host(desired, self._task.check_mode, outside, self.name_of)
