# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.kms_host: the organisation's own Windows Server as its genuine KMS host."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._kms_host.desired import host_from_options
from ..plugin_utils._kms_host.run import ensure_kms_host
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Validate, read, plan, write, verify."""

    ARGUMENT_SPEC = argument_spec("kms_host")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Bring the machine to the desired state."""
        desired = host_from_options(options, self.name_of)
        return ensure_kms_host(desired, self._task.check_mode, outside, self.name_of)
