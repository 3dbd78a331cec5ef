"""Snapshots and rollbacks of simulated machines, without ansible between them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.settings import (
    KmsSettings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.goal import Rollback
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.run import (
    roll_back,
    rollback_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import Surroundings
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot import (
    Snapshot,
    snapshot_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._windows.desired import Desired

from lab.simulation.windows import SimulatedWindows
from tests.support.run_on_simulation import execute_on, state_of


@dataclass(frozen=True)
class Back:
    """What a rollback returned, and the modules it executed."""

    result: dict[str, Any]
    executions: tuple[str, ...]

    @property
    def methods(self) -> list[str]:
        """The WMI methods of the plan, in order."""
        return [step["method"] for step in self.result["plan"]]


def taken_of(machine: SimulatedWindows) -> dict[str, Any]:
    """The snapshot of a machine as its file holds it."""
    content = snapshot_of(state_of(machine), "srv1", datetime.now(UTC)).as_file()
    plain: dict[str, Any] = json.loads(json.dumps(content))
    return plain


def options_of(**options: Any) -> dict[str, Any]:
    """The module's options with its defaults for those that are not given."""
    defaults = {
        name: copy.copy(spec.get("default")) for name, spec in argument_spec("rollback").items()
    }
    if unknown := set(options) - set(defaults):
        raise TypeError(f"volume.activation.rollback has no option {sorted(unknown)}")
    return {**defaults, **options}


def rollback_to(
    state: Mapping[str, Any],
    *,
    put_key_back: bool = True,
    activate: bool = True,
    not_set: Mapping[str, str] | None = None,
) -> Rollback:
    """What is asked for of a Windows Server 2022 that was in this state."""
    return Rollback(
        snapshot=Snapshot("srv1", "2026-03-01T11:00:00Z", "ServerStandard", 20348, state),
        windows=Desired(
            method="kms",
            settings=KmsSettings(),
            activate=activate,
            replace_channels=frozenset(),
            allow_public_kms_host=False,
            product_key=None,
            replace_cloud_kms_host=False,
        ),
        put_key_back=put_key_back,
        not_set=not_set or {},
        folder="",
        folder_variable="",
    )


def back(
    machine: SimulatedWindows,
    content: dict[str, Any],
    folder: Path,
    check_mode: bool = False,
    **options: Any,
) -> Back:
    """One run of volume.activation.rollback to the snapshot with this content."""
    path = folder / "snapshot.json"
    path.write_text(json.dumps(content), "utf-8")
    execute = execute_on(machine, check_mode)
    desired = rollback_from_options(
        options_of(snapshot_file=str(path), **options), content["machine"], str
    )
    outside = Surroundings(execute, lambda: datetime.now(UTC), lambda _: None, machine="srv1")
    result = roll_back(desired, check_mode, outside)
    return Back(result, tuple(execute.executions))
