# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.report: a fleet's state as reports, on the controller, once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ansible.utils.display import Display

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._report.run import folder_of_reports, report_from_options, report_result
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Validate, gather, audit, compare, write; no machine is contacted."""

    _requires_connection = False
    ARGUMENT_SPEC = argument_spec("report")

    def run(
        self, tmp: str | None = None, task_vars: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Run the action and return a module's result."""
        self._hostvars = (task_vars or {}).get("hostvars", {})
        return super().run(tmp, task_vars)

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Make the reports of the fleet."""
        folder = folder_of_reports(options, os.environ, self.name_of)
        desired = report_from_options({**options, "folder": folder}, outside.now(), self.name_of)
        result = report_result(desired, self._variables_of, self._task.check_mode)
        for line in result.get("summary", ()):
            Display().display(line)
        return {**result, **_statistics(result)}

    def _variables_of(self, machine: str) -> Mapping[str, Any] | None:
        # One machine at a time and not templated, so that no second copy of all of them is made.
        found = self._hostvars.raw_get(machine)
        return found if isinstance(found, Mapping) else None


def _statistics(result: Mapping[str, Any]) -> dict[str, Any]:
    """What ``set_stats`` would return; here it costs no task."""
    if "machines" not in result:
        return {}
    totals = {name: result[name] for name in ("machines", "findings", "verdict")}
    data = {"volume_activation_audit": totals}
    return {"ansible_stats": {"data": data, "aggregate": False, "per_host": False}}
