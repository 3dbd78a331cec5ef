# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.phone_activation_file: the one CSV of an activation by phone."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._phone.desired import file_from_options
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Check every line, and put in what machines wrote; no machine is contacted."""

    _requires_connection = False
    ARGUMENT_SPEC = argument_spec("phone_activation_file")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Say how many lines wait for a confirmation ID."""
        file = file_from_options(options, self.name_of)
        table, changed = file.put_together(self._task.check_mode)
        unknown = {line.host for line in table.lines} - {*self.variables["groups"]["all"]}
        awaiting = [line.host for line in table.lines if not line.confirmation_id]
        return {
            "changed": changed,
            "file": str(file.path),
            "lines": len(table.lines),
            "awaiting": len(awaiting),
            "hosts_not_in_inventory": sorted(unknown),
        }
