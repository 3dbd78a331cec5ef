# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.adopt: a proposed inventory for a fleet as an audit found it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..plugin_utils._adopt.adopted import NOT_ADOPTED, Adopted, adopted
from ..plugin_utils._adopt.inventory import OFFICE_CLIENTS, inventory_yaml
from ..plugin_utils._adopt.names import names_in
from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._inputs.controller_file import check_folder, write_bytes_for_owner
from ..plugin_utils._inputs.error import InputError
from ..plugin_utils._report.sources import report_of_file
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Read the audit, propose, write; no machine is contacted."""

    _requires_connection = False
    ARGUMENT_SPEC = argument_spec("adopt")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Write the inventory; one that is there is never written over."""
        path = Path(options["file"])
        check_folder(str(path.parent), self.name_of("file"))
        report = report_of_file(options["audit"], self.name_of("audit"))
        machines = [adopted(each) for each in report.machines]
        machines += self._listed(options["names"], {each.name.lower() for each in machines})
        text = inventory_yaml(machines, report.generated).encode()
        is_there = path.exists()
        if is_there and path.read_bytes() != text:
            accepted = "a file that is not there yet, as yours is never written over"
            raise InputError(self.name_of("file"), str(path), accepted)
        if not is_there and not self._task.check_mode:
            write_bytes_for_owner(path, text, self.name_of("file"))
        groups = [each.group for each in machines]
        groups += [OFFICE_CLIENTS for each in machines if each.office is not None]
        return {
            "changed": not is_there,
            "file": str(path),
            "machines": {group: groups.count(group) for group in sorted(set(groups))},
            "remarks": {each.name: list(each.reasons) for each in machines if each.reasons},
        }

    def _listed(self, path: str | None, known: set[str]) -> list[Adopted]:
        if not path:
            return []
        variable = self.name_of("names")
        try:
            content = Path(path).read_bytes()
        except OSError as error:
            raise InputError(variable, path, "a list of names on the controller") from error
        why = ("in the list of names alone: audit it",)
        return [
            Adopted(name, NOT_ADOPTED, None, reasons=why)
            for name in names_in(content, variable)
            if name not in known
        ]
