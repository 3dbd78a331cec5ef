# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.check_inputs: what is asked of all machines, judged before the first one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible.errors import AnsibleError
from ansible.vars.hostvars import HostVarsVars

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._ansible.checked_options import checked_options
from ..plugin_utils._inputs.complaints import Complaints, typos_in_words
from ..plugin_utils._inputs.controller_file import check_folder
from ..plugin_utils._inputs.error import InputError, VariableName
from ..plugin_utils._kms_host.desired import host_from_options
from ..plugin_utils._kms_host.options import KMS_HOST_ARGUMENT_SPEC
from ..plugin_utils._office.desired import office_desired_from_options
from ..plugin_utils._office.options import OFFICE_ARGUMENT_SPEC
from ..plugin_utils._run.remote import RemoteError, Surroundings
from ..plugin_utils._windows.desired import desired_from_options
from ..plugin_utils._windows.options import WINDOWS_ARGUMENT_SPEC
from ..plugin_utils._windows.run import check_folders

_MACHINES = {"type": "list", "elements": "str", "default": []}


@dataclass(frozen=True)
class Judge:
    """How the inputs of a role are judged: raises InputError for what its module would refuse."""

    spec: Mapping[str, Mapping[str, Any]]
    judge: Callable[[dict[str, Any], str, VariableName], object]


def _judge_windows(options: dict[str, Any], machine: str, name: VariableName) -> None:
    check_folders(desired_from_options(options, machine, name), machine, name)


def _judge_kms_host(options: dict[str, Any], _machine: str, name: VariableName) -> None:
    folder = host_from_options(options, name).offline_folder
    if folder is not None:
        check_folder(folder, name("offline_activation_folder"))


JUDGES: Mapping[str, Judge] = {
    "windows_client": Judge(WINDOWS_ARGUMENT_SPEC, _judge_windows),
    "office_client": Judge(OFFICE_ARGUMENT_SPEC, office_desired_from_options),
    "kms_host": Judge(KMS_HOST_ARGUMENT_SPEC, _judge_kms_host),
}
_FROM_THE_RUN = "read"
"""An option that no input sets: what another task has read."""


class ActionModule(ActivationAction):
    """Typos first, then the inputs of each role's machines; no machine is contacted."""

    _requires_connection = False
    ARGUMENT_SPEC = dict.fromkeys(JUDGES, _MACHINES)

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Fail with everything that is wrong, in one line."""
        of_play = frozenset(self._task.get_play().get_vars())
        asked = {role: set(options[role]) for role in JUDGES}
        names_of: dict[str, frozenset[str]] = {}
        # Nearly all machines have the same names, and of a large fleet none keeps its values.
        same: dict[frozenset[str], frozenset[str]] = {}
        self._right: set[tuple[str, str]] = set()
        complaints = Complaints()
        for machine in self._machines():
            variables = self._variables_of(machine, of_play)
            names = frozenset(variables)
            names_of[machine] = same.setdefault(names, names)
            for role, judge in JUDGES.items():
                if machine in asked[role]:
                    for text in self._complaints(role, judge, machine, variables):
                        complaints.add(text, machine)
        line = typos_in_words(names_of) or complaints.line()
        if line is not None:
            raise RemoteError(f"{line}. No machine was contacted")
        return {"changed": False}

    def _machines(self) -> list[str]:
        """Those that the limit leaves, beside localhost where it is no machine of the inventory."""
        return [str(name) for name in self.variables.get("ansible_play_hosts_all", ())]

    def _variables_of(self, machine: str, of_play: Collection[str]) -> Mapping[str, Any]:
        """Those of the machine, with what a playbook sets that imports one of ours with vars."""
        found = self.variables["hostvars"].raw_get(machine)
        of_machine = found if isinstance(found, Mapping) else {}
        return {**of_machine, **{name: self.variables.get(name) for name in of_play}}

    def _complaints(
        self, role: str, judge: Judge, machine: str, variables: Mapping[str, Any]
    ) -> Iterator[str]:
        def name(option: str) -> str:
            return f"{role}_{option}"

        view = HostVarsVars(variables, loader=self._loader, host=machine)
        given: dict[str, Any] = {}
        for option in judge.spec:
            variable = name(option)
            if option == _FROM_THE_RUN or variable not in variables:
                continue
            try:
                value = view[variable]
            except AnsibleError as error:
                yield f"{variable}: {str(error).splitlines()[0]}"
                return
            if value is not None and value != "":
                given[option] = value
        # What is right for one machine is right for all, but for its own files in a folder.
        key = (role, repr(given))
        if key in self._right and not any(option.endswith("_folder") for option in given):
            return
        try:
            judge.judge(checked_options(judge.spec, given, name), machine, name)
        except (InputError, RemoteError) as error:
            yield str(error)
        else:
            self._right.add(key)

    def _refuse_other_than_windows(self) -> None:
        """Any connection will do: none is used."""
