# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.info: the activation state of a machine, read only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._ansible.role_variables import options_of_role
from ..plugin_utils._ansible.variable_name import role_of
from ..plugin_utils._info.desired import (
    activation_ids,
    endpoints_to_probe,
    events_of_each_kind,
    expected_settings,
)
from ..plugin_utils._info.info import activation_info, missing_products
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._machine.history import event_queries
from ..plugin_utils._run.remote import HISTORY_MODULE, READ_MODULE, Surroundings, read
from ..plugin_utils._wmi.info import info_request

_CLIENT = "windows_client"
"""The role whose variables say what the audit expects, unless audit_expected does."""

_EXPECTED_SPEC: Mapping[str, Mapping[str, Any]] = argument_spec("info")["expected"]["options"]


class ActionModule(ActivationAction):
    """One read, shown as data."""

    ARGUMENT_SPEC = argument_spec("info")

    def run(
        self, tmp: str | None = None, task_vars: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Run the action and return a module's result; skipped where the audit leaves it out."""
        # Not a condition of the task, as each worker would compile that anew.
        skip = (task_vars or {}).get("audit_skip")
        if role_of(self._task) == "audit" and self._is_left_out(skip):
            return {"skipped": True, "changed": False, "msg": "audit_skip is true"}
        return super().run(tmp, task_vars)

    def _is_left_out(self, value: object) -> bool:
        said = self._templar.template(value) if isinstance(value, str) else value
        return boolean(said, strict=False) is True

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Read the machine; nothing is ever written."""
        named = activation_ids(options, self.name_of)
        expected = expected_settings(options, outside.machine, self._name_of_part)
        request = info_request(
            endpoints_to_probe(options, outside.machine, self.name_of),
            discover=options["dns"],
            all_products=options["all"],
            office=True,
            activation_ids=named,
        )
        most = events_of_each_kind(options, self.name_of)
        if most:
            request = {**request, "events": event_queries(most)}
        state = read(outside.execute, request, HISTORY_MODULE if most else READ_MODULE)
        missing = missing_products(state, named)
        if missing:
            return {"changed": False, "failed": True, "msg": missing}
        activation = activation_info(
            state, outside.now(), all_products=options["all"], activation_ids=named
        )
        return {
            "changed": False,
            "activation": activation,
            **({"expected": expected} if expected else {}),
        }

    def _given(self) -> dict[str, Any]:
        given = super()._given()
        if self._expects_what_the_role_is_told():
            given["expected"] = {
                "method": "kms",
                **options_of_role(_CLIENT, _EXPECTED_SPEC, self.variables, self._templar),
            }
        return given

    def _expects_what_the_role_is_told(self) -> bool:
        return role_of(self._task) == "audit" and "audit_expected" not in self.variables

    def _name_of_part(self, part: str) -> str:
        """The variable of a part of ``expected``; left out of the audit, it is that of the role."""
        if self._expects_what_the_role_is_told():
            return f"{_CLIENT}_{part}"
        return f"{self.name_of('expected')}.{part}"
