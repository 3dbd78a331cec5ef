# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.plan_kms: what a change of KMS hosts or machines means, from an audit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.utils.display import Display

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._ansible.machine_variables import MachineVariables
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._inputs.controller_file import (
    check_folder,
    write_bytes_for_owner,
    write_for_owner,
)
from ..plugin_utils._inputs.error import InputError
from ..plugin_utils._kms.endpoint import parse_kms_endpoint
from ..plugin_utils._kms.host_list import parse_kms_hosts
from ..plugin_utils._kms.spread import SiteKmsHost
from ..plugin_utils._plan.event import Event
from ..plugin_utils._plan.named import NamedHosts
from ..plugin_utils._plan.plan import plan_kms
from ..plugin_utils._plan.result import plan_data, plan_text
from ..plugin_utils._report.html.kms_plan import plan_to_html
from ..plugin_utils._report.sources import report_of_file
from ..plugin_utils._run.remote import Surroundings

FILE, PAGE = "kms_plan.json", "kms_plan.html"


class ActionModule(ActivationAction):
    """Read the audit, ask the inventory, tell; no machine is contacted."""

    _requires_connection = False
    ARGUMENT_SPEC = argument_spec("plan_kms")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Tell what the event means."""
        folder, name = options["folder"], self.name_of
        if folder:
            check_folder(folder, name("folder"))
        event = self._event(options)
        report = report_of_file(options["audit"], name("audit"))
        plan = plan_kms(report, self._named_hosts, event)
        data = plan_data(plan)
        lines = list(plan_text(plan))
        for line in lines:
            Display().display(line)
        writes = folder and not self._task.check_mode
        if writes:
            page = "".join(plan_to_html(plan)).encode("utf-8", "backslashreplace")
            write_for_owner(Path(folder, FILE), data, name("folder"))
            write_bytes_for_owner(Path(folder, PAGE), page, name("folder"))
        return {
            "changed": False,
            "file": str(Path(folder, FILE)) if writes else None,
            "page": str(Path(folder, PAGE)) if writes else None,
            "sites": data["sites"],
            "kms_hosts": data["kms_hosts"],
            "summary": lines,
        }

    def _event(self, options: Mapping[str, Any]) -> Event:
        going = tuple(
            parse_kms_endpoint(
                each, variable=f"{self.name_of('going')}[{index}]", allow_public=True
            ).host
            for index, each in enumerate(options["going"])
        )
        event = Event(
            going=going,
            coming=parse_kms_hosts(
                options["coming"], variable=self.name_of("coming"), allow_public=True
            ),
            coming_sites=frozenset(options["coming_sites"]),
            leaving=self._leaving(options["leaving"]),
        )
        if not (event.going or event.coming or event.leaving):
            accepted = "a KMS host that goes or comes, or machines that leave"
            raise InputError(self.name_of("going"), None, accepted)
        return event

    def _leaving(self, given: list[str]) -> frozenset[str]:
        groups = self.variables["groups"]
        found: set[str] = set()
        for index, each in enumerate(given):
            if each not in groups and each not in groups["all"]:
                variable = f"{self.name_of('leaving')}[{index}]"
                raise InputError(variable, each, "a machine or a group of the inventory")
            found.update(groups.get(each, (each,)))
        return frozenset(found)

    def _named_hosts(self, machine: str) -> tuple[SiteKmsHost, ...]:
        if not hasattr(self, "_hosts"):
            self._hosts, self._inventory = NamedHosts(), frozenset(self.variables["groups"]["all"])
        if machine not in self._inventory:
            return ()
        stated = self.variables["hostvars"].raw_get(machine)
        variables = MachineVariables(machine, stated, self._loader)
        return self._hosts.of(variables.names, variables.value_of)
