# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.rollback: Windows activation back to what a snapshot says."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._rollback.run import roll_back, rollback_from_options
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Check the snapshot, read, plan, write, verify."""

    ARGUMENT_SPEC = argument_spec("rollback")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Bring the machine back to its snapshot."""
        desired = rollback_from_options(options, outside.machine, self.name_of)
        return roll_back(desired, self._task.check_mode, outside)
