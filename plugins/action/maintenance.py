# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.maintenance: the one-off verbs of slmgr, one a task."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._maintenance.desired import Controller, verb_from_options
from ..plugin_utils._maintenance.run import carry_out
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Validate, read, refuse or write, verify."""

    ARGUMENT_SPEC = argument_spec("maintenance")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Carry out the verb."""
        check_mode = self._task.check_mode
        files = Controller(self._find_file, self._loader.path_dwim)
        desired = verb_from_options(options, check_mode, self.name_of, files)
        self.carries_secrets = desired.verb.carries_secrets
        return carry_out(desired, check_mode, outside)

    def _find_file(self, path: str) -> str:
        # Beside the playbook or in a role; one that is not there keeps the name that was given.
        found = self._loader.path_dwim_relative_stack(self._task.get_search_path(), "files", path)
        return str(found or path)
