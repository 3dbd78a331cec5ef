# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.validate: an inventory, judged on the controller; no machine is contacted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible.utils.display import Display

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._ansible.machine_variables import (
    InAClosedVaultError,
    MachineVariables,
    machines_of,
)
from ..plugin_utils._ansible.origin import Origins
from ..plugin_utils._audit.fail_on import fail_on_from_option
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._report.files import check_report_folder
from ..plugin_utils._report.validation import validation_of, validation_result
from ..plugin_utils._run.remote import Surroundings
from ..plugin_utils._validate.clear_text import secret_key_ends, texts_of
from ..plugin_utils._validate.inputs import InputsJudge, JudgedInputs
from ..plugin_utils._validate.machine import (
    OFFICE_CLIENTS,
    ClearKey,
    InventoryMachine,
    roles_of,
)
from ..plugin_utils._validate.rules import RULES


class ActionModule(ActivationAction):
    """Look at every machine's variables, judge, write."""

    _requires_connection = False
    ARGUMENT_SPEC = argument_spec("validate")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Judge the whole inventory, whatever the limit."""
        fail_on = fail_on_from_option(options["fail_on"], self.name_of("fail_on"), RULES)
        if options["folder"]:
            check_report_folder(options["folder"], self.name_of("folder"))
        validation = validation_of(
            list(self._machines()), fail_on, options["site_prefix"], outside.now()
        )
        result = validation_result(
            validation,
            options["folder"],
            options["formats"],
            self.name_of("folder"),
            self._task.check_mode,
        )
        for line in result["summary"]:
            Display().display(line)
        return result

    def _machines(self) -> Iterator[InventoryMachine]:
        groups = self.variables["groups"]
        has_office_group = bool(groups.get(OFFICE_CLIENTS))
        judge, origins = InputsJudge(), Origins()
        ends: dict[str, list[str]] = {}
        same: dict[frozenset[str], frozenset[str]] = {}
        for each in machines_of(self.variables, groups["all"], (), self._loader):
            names = same.setdefault(each.names, each.names)
            of_machine = tuple(each.stated.get("group_names") or ())
            inputs, closed = _judged(each, judge, roles_of(of_machine, names, has_office_group))
            yield InventoryMachine(
                name=each.machine,
                groups=of_machine,
                names=names,
                inputs=inputs,
                keys=tuple(_clear_keys(each, origins, ends)),
                closed=closed,
            )


def _judged(
    variables: MachineVariables, judge: InputsJudge, roles: list[str]
) -> tuple[dict[str, JudgedInputs], tuple[tuple[str, str], ...]]:
    inputs, closed = {}, []
    for role in roles:
        judged = judge.judged(role, variables.machine, variables.names, variables.value_of)
        if isinstance(judged.problem, InAClosedVaultError):
            closed.append((role, str(judged.problem)))
        else:
            inputs[role] = judged
    return inputs, tuple(closed)


def _clear_keys(
    variables: MachineVariables, origins: Origins, known: dict[str, list[str]]
) -> Iterator[ClearKey]:
    for name, text in texts_of(variables.stated):
        plain = str.__str__(text)
        if plain not in known:
            known[plain] = secret_key_ends(plain)
        if known[plain] and not origins.is_encrypted(text):
            for end in known[plain]:
                yield ClearKey(name, end, origins.place(text))
