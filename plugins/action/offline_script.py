# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.offline_script: the plan as a script for a machine that nobody can reach."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._offline.file import ensure_script
from ..plugin_utils._offline.script import script_from_options
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Validate, render, write; no machine is contacted."""

    _requires_connection = False
    ARGUMENT_SPEC = argument_spec("offline_script")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Write the script of this machine."""
        desired = script_from_options(options, outside.machine, self.name_of)
        folder, variable = options["folder"], self.name_of("folder")
        return ensure_script(desired, folder, self._task.check_mode, variable)
