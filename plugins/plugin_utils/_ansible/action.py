# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every action plugin of the collection shares: options checked first, then the machine."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from typing import Any, ClassVar

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from .._catalogue.errors import known_activation_errors
from .._catalogue.keys import read_published_keys
from .._inputs.error import InputError
from .._machine.state import StateError
from .._run.remote import RemoteError, RemoteUnreachableError, Surroundings
from .._wmi.request import reads_installation_ids
from .checked_options import checked_options
from .remote_answer import hidden_output, remote_error
from .role_variables import options_of_role, refuse_misspelt_variables
from .variable_name import role_of, variable_of, with_variables_to_set

known_activation_errors()
read_published_keys()
"""Ansible loads the action before it forks, and each of its workers would read the files anew."""


class ActivationAction(ActionBase):  # type: ignore[misc]
    """Template of an action: options -> machine -> result, every error one line."""

    _requires_connection = True
    _supports_check_mode = True
    _supports_async = False
    ARGUMENT_SPEC: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    carries_secrets = False
    """Whether what the machine answers holds what no log may show."""
    variables: Mapping[str, Any]
    """All that the task may see."""

    def run(
        self, tmp: str | None = None, task_vars: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Run the action and return a module's result."""
        super().run(tmp, task_vars)
        self.variables = task_vars or {}
        try:
            options = self._options()
            if self._requires_connection:  # else any will do: none is used
                self._refuse_other_than_windows()
            outside = self._surroundings(self.variables)
            result = with_variables_to_set(self.act(options, outside), options, self.name_of)
        except RemoteUnreachableError as error:
            return {"unreachable": True, "changed": False, "msg": f"{error}."}
        except (InputError, RemoteError, StateError) as error:
            return {"failed": True, "changed": False, "msg": f"{error}."}
        if result.get("advice") and not result.get("failed"):
            # Core shows the same warning once for the whole fleet, so each names its machine.
            machine = outside.machine
            result["warnings"] = [f"{machine}: {line}" for line in result["advice"]]
        return result

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Do the module's own work."""
        raise NotImplementedError

    def name_of(self, option: str) -> str:
        """The variable by which an option is set in this playbook or role."""
        return variable_of(self._task, option)

    def _options(self) -> dict[str, Any]:
        return checked_options(self.ARGUMENT_SPEC, self._given(), self.name_of, self._task.action)

    def _given(self) -> dict[str, Any]:
        """The options of the task, and in a role of ours those that its variables set."""
        role = role_of(self._task)
        if role is None:
            return dict(self._task.args)
        refuse_misspelt_variables(role, self.variables)
        of_role = options_of_role(role, self.ARGUMENT_SPEC, self.variables, self._templar)
        return {**self._task.args, **of_role}

    def _refuse_other_than_windows(self) -> None:
        if not getattr(self._connection._shell, "_IS_WINDOWS", False):
            transport = self._connection.transport
            if_windows = (
                "set ansible_shell_type to powershell, or to cmd, as sshd starts it there"
                if transport == "ssh"
                else "set ansible_connection to winrm, psrp or ssh"
            )
            raise RemoteError(
                f"This host is reached over {transport} with a POSIX shell, so it is not a Windows "
                f"machine that can be activated. If it is Windows, {if_windows}; else take it out "
                "of the group"
            )

    def _surroundings(self, task_vars: Mapping[str, Any]) -> Surroundings:
        def execute(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            # Keeps core from showing what the machine printed, at -vvvvv, where it holds such IDs.
            hides = self.carries_secrets or reads_installation_ids(arguments)
            self._connection._play_context.no_log = bool(self._task.no_log or hides)
            try:
                with hidden_output(self._connection) if hides else nullcontext():
                    result: dict[str, Any] = self._execute_module(
                        module_name=module, module_args=_Arguments(arguments), task_vars=task_vars
                    )
                return result
            except Exception as error:  # pywinrm, requests and core's winrm raise what they like
                raise remote_error(error) from error

        return Surroundings(
            execute=execute,
            now=lambda: datetime.now(UTC),
            sleep=time.sleep,
            machine=str(task_vars.get("inventory_hostname", "this machine")),
            reconnect=self._reconnect,
            say=Display().display,
        )

    def _reconnect(self) -> None:
        """Forget a shell that may be gone, as after a restart; the next execution makes another."""
        with suppress(Exception):  # nobody may answer yet
            self._connection.reset()


class _Arguments(dict[str, Any]):
    """Arguments of a module. ANSIBLE_DEBUG has core print them, so their repr holds no secret."""

    def __repr__(self) -> str:
        return f"<{', '.join(self)}>"
