# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.windows: Windows activation as desired state."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._run.remote import Surroundings
from ..plugin_utils._windows.desired import desired_from_options
from ..plugin_utils._windows.run import ensure_windows


class ActionModule(ActivationAction):
    """Validate, read, plan, write, verify."""

    ARGUMENT_SPEC = argument_spec("windows")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Bring Windows to the desired state."""
        desired = desired_from_options(options, outside.machine, self.name_of)
        return ensure_windows(desired, self._task.check_mode, outside, self.name_of)
