# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.check_inputs: what is asked of all machines, judged before the first one."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._ansible.machine_variables import machines_of
from ..plugin_utils._inputs.complaints import Complaints, typos_in_words
from ..plugin_utils._run.remote import RemoteError, Surroundings
from ..plugin_utils._validate.inputs import JUDGES, InputsJudge

_MACHINES = {"type": "list", "elements": "str", "default": []}


class ActionModule(ActivationAction):
    """Typos first, then the inputs of each role's machines; no machine is contacted."""

    _requires_connection = False
    ARGUMENT_SPEC = dict.fromkeys((*JUDGES, "machines"), _MACHINES)

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Fail with everything that is wrong, in one line."""
        of_play = frozenset(self._task.get_play().get_vars())
        asked = {role: set(options[role]) for role in JUDGES}
        names_of: dict[str, frozenset[str]] = {}
        # Nearly all machines have the same names, and of a large fleet none keeps its values.
        same: dict[frozenset[str], frozenset[str]] = {}
        judge, complaints = InputsJudge(), Complaints()
        machines = options["machines"] or self._of_the_play()
        for each in machines_of(self.variables, machines, of_play, self._loader):
            names_of[each.machine] = same.setdefault(each.names, each.names)
            for role, of_role in asked.items():
                if each.machine in of_role:
                    judged = judge.judged(role, each.machine, each.names, each.value_of)
                    if judged.problem is not None:
                        complaints.add(str(judged.problem), each.machine)
        line = typos_in_words(names_of) or complaints.line()
        if line is not None:
            raise RemoteError(f"{line}. No machine was contacted")
        return {"changed": False}

    def _of_the_play(self) -> list[str]:
        """Those that the limit leaves, beside localhost where it is no machine of the inventory."""
        return [str(name) for name in self.variables.get("ansible_play_hosts_all", ())]
