"""A fleet by the action itself, without ansible around it.

The action is the real one, with the options, the messages and the result of a run. What
ansible-playbook adds to it, the building of modules, connections and templates, is not there.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import yaml

from lab.engines.local_payload import payload_of
from lab.fleet import MachineEntry, fleet_from
from lab.lab_machine import Engine, LabMachine
from lab.playbook import ROOT, HostOutcome, PlaybookRun
from lab.simulation.windows import SimulatedWindows
from tests.support.rounds import Round, Rounds

_PLUGINS = "ansible_collections.volume.activation.plugins"


class _Templar:
    """For variables without templates."""

    def template(self, values: Any) -> Any:
        assert "{{" not in str(values)
        return values


class DirectFleet:
    """Machines of a fleet and the role that each of them has; use it as a context."""

    def __init__(self, action: str, role: str, content: Mapping[str, Any], engine: Engine) -> None:
        module = importlib.import_module(f"{_PLUGINS}.action.{action}")
        defaults = yaml.safe_load((ROOT / f"roles/{role}/defaults/main.yml").read_text("utf-8"))
        self._action = module.ActionModule
        self._name = f"volume.activation.{action}"
        self._role = SimpleNamespace(_role_collection="volume.activation", _role_name=role)
        self._fleet = fleet_from(dict(content))
        self._variables = {**(defaults or {}), **self._fleet.variables}
        self._engine = engine

    @property
    def machines(self) -> list[SimulatedWindows]:
        """To look at or to change by hand."""
        return [each.windows for each in self._fleet.machines]

    def __enter__(self) -> DirectFleet:
        """Let its KMS hosts listen."""
        self._fleet.network.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End them, and the engine."""
        self._fleet.network.stop()
        self._engine.close()

    def round(self, check_mode: bool = False) -> Round:
        """One run of every machine."""
        for windows in self.machines:
            windows.calls.clear()
        ran = {each.windows.name: self._run(each, check_mode) for each in self._fleet.machines}
        return Round(
            run=PlaybookRun(0, "", {name: outcome for name, (outcome, _) in ran.items()}),
            executions={name: executions for name, (_, executions) in ran.items()},
            calls={windows.name: list(windows.calls) for windows in self.machines},
        )

    def _run(self, entry: MachineEntry, check_mode: bool) -> tuple[HostOutcome, int]:
        executed = []

        def execute(module_name: str, module_args: Any, task_vars: Any) -> dict[str, Any]:
            executed.append(module_name)
            arguments = json.loads(json.dumps(dict(module_args)))
            name = module_name.removeprefix("volume.activation.")
            payload = payload_of(name, arguments, check_mode=check_mode)
            answer = LabMachine(entry.windows, self._engine).run(payload)
            result: dict[str, Any] = json.loads(answer.stdout)
            return result

        action = self._action(
            task=SimpleNamespace(
                action=self._name,
                args={},
                async_val=0,
                check_mode=check_mode,
                no_log=False,
                _role=self._role,
                get_ds=lambda: None,
            ),
            connection=SimpleNamespace(
                transport="winrm",
                _shell=SimpleNamespace(_IS_WINDOWS=True, tmpdir=None),
                _play_context=SimpleNamespace(no_log=False),
            ),
            play_context=None,
            loader=None,
            templar=_Templar(),
            shared_loader_obj=None,
        )
        action._execute_module = execute
        name = entry.windows.name
        result = action.run(
            task_vars={**self._variables, **entry.variables, "inventory_hostname": name}
        )
        kind = next((each for each in ("unreachable", "failed") if result.get(each)), "ok")
        return HostOutcome(kind, result), len(executed)


def direct_rounds(action: str, role: str, content: Mapping[str, Any], engine: Engine) -> Rounds:
    """Check, apply and apply again; the machines keep their state between them."""
    with DirectFleet(action, role, content, engine) as fleet:
        check, applied, again = fleet.round(check_mode=True), fleet.round(), fleet.round()
    return Rounds(check, applied, again, None, engine)
