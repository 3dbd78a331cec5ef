# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of a machine as ansible-core keeps them: as they stand, and templated."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from ansible.errors import AnsibleError
from ansible.vars.hostvars import HostVarsVars

from .._run.remote import RemoteError


class InAClosedVaultError(RemoteError):
    """A value is encrypted, and no password of this run opens it."""


class MachineVariables:
    """The variables of one machine; nothing is templated before it is asked for."""

    def __init__(self, machine: str, stated: Mapping[str, Any], loader: Any) -> None:
        self.machine = machine
        self.stated = stated
        self._loader = loader

    @cached_property
    def names(self) -> frozenset[str]:
        """Their names."""
        return frozenset(self.stated)

    @cached_property
    def _view(self) -> HostVarsVars:
        return HostVarsVars(self.stated, loader=self._loader, host=self.machine)

    def value_of(self, name: str) -> Any:
        """A value, templated; RemoteError in one line where that names something undefined."""
        try:
            return self._view[name]
        except AnsibleError as error:
            text = f"{name}: {str(error).splitlines()[0]}"
            if _is_about_a_vault(error):
                raise InAClosedVaultError(text) from error
            raise RemoteError(text) from error


def machines_of(
    variables: Mapping[str, Any], names: Collection[str], of_play: Collection[str], loader: Any
) -> Iterator[MachineVariables]:
    """Machines by their names, with what a playbook sets that imports one of ours with vars."""
    hostvars = variables["hostvars"]
    of_all = {name: variables.get(name) for name in of_play}
    for machine in names:
        found = hostvars.raw_get(machine)
        of_machine = found if isinstance(found, Mapping) else {}
        yield MachineVariables(machine, {**of_machine, **of_all}, loader)


def _is_about_a_vault(error: BaseException | None) -> bool:
    while error is not None:
        if "Vault" in type(error).__name__:
            return True
        error = error.__cause__ or error.__context__
    return False
