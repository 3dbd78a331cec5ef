# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a machine is asked before its edition changes, as spp_edition reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .._catalogue.edition_paths import STAGED_CODES
from .._inputs.utc_time import utc_time
from .._wmi.edition import BOOT_TABLE, DISM_TABLE, EDITION_CHANGE, ROLE_TABLE
from .._wmi.values import rows, text, texts
from .state import StateError

if TYPE_CHECKING:
    from .state import MachineState

_DOMAIN_CONTROLLERS = (4, 5)
"""DomainRole of a backup and of a primary domain controller: Win32_ComputerSystem."""

_NUMBER = re.compile("-?[0-9]{1,10}")


@dataclass(frozen=True)
class EditionChange:
    """The last change of edition; ``exit_code`` is DISM's, none where it did not end."""

    target: str
    started: datetime
    exit_code: int | None

    @property
    def is_staged(self) -> bool:
        """Whether it ended well, so that the edition is there or comes with the restart."""
        return self.exit_code in STAGED_CODES


@dataclass(frozen=True)
class EditionFacts:
    """Facts about a machine whose edition may change. None: could not be told.

    ``targets`` are the editions that Windows says it can become, as DISM names them; ``error`` is
    why it did not say. ``is_dism_at_work`` is true for any DISM, whoever started it.
    """

    booted: datetime | None
    is_domain_controller: bool | None
    is_dism_at_work: bool
    change: EditionChange | None
    targets: tuple[str, ...] | None
    error: str | None

    @property
    def change_of_this_start(self) -> EditionChange | None:
        """The last change, if Windows has not been started since."""
        if self.change is None or (self.booted and self.change.started <= self.booted):
            return None
        return self.change


def edition_facts_of(state: MachineState) -> EditionFacts:
    """The facts of a state that spp_edition returned."""
    if state.edition is None:
        raise StateError("the machine's answer lacks edition")
    return state.edition


def edition_facts(raw: Mapping[str, Any]) -> EditionFacts | None:
    """Facts of the state that spp_edition returned, none of any other."""
    said, tables = raw.get("edition"), raw["tables"]
    if said is None:
        return None
    boots, roles = rows(tables.get(BOOT_TABLE)), rows(tables.get(ROLE_TABLE))
    booted = text(boots[0].get("LastBootUpTime")) if boots else None
    role = roles[0].get("DomainRole") if roles else None
    return EditionFacts(
        booted=utc_time(booted) if booted else None,
        is_domain_controller=None if role is None else int(role) in _DOMAIN_CONTROLLERS,
        is_dism_at_work=bool(rows(tables.get(DISM_TABLE))),
        change=_change(raw["registry"].get(EDITION_CHANGE) or {}),
        targets=None if said["targets"] is None else texts(said["targets"]),
        error=text(said["error"]),
    )


def _change(values: Mapping[str, Any]) -> EditionChange | None:
    """None also of a key that somebody else filled."""
    target, started = text(values.get("Target")), text(values.get("Started"))
    code = (text(values.get("ExitCode")) or "").strip()
    if target is None or started is None:
        return None
    try:
        when = utc_time(started)
    except ValueError:
        return None
    return EditionChange(target, when, int(code) if _NUMBER.fullmatch(code) else None)
