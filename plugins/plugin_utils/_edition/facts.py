# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a machine stands on its way to another edition, told from one read."""

from __future__ import annotations

from .._catalogue.edition_paths import (
    DismExitCode,
    dism_exit_code,
    is_server_edition,
    possible_targets,
    same_edition,
)
from .._catalogue.errors import known_activation_errors
from .._inputs.utc_time import utc_text
from .._machine.edition_facts import EditionChange, edition_facts_of
from .._machine.state import MachineState


def waits_for_restart(state: MachineState) -> EditionChange | None:
    """A change that was made since Windows started, and whose edition is not there yet."""
    change = edition_facts_of(state).change_of_this_start
    if change is None or not change.is_staged:
        return None
    return None if same_edition(change.target, state.windows.edition_id) else change


def is_changing(state: MachineState, edition: str) -> bool:
    """Whether a DISM works on a change to that edition, which one of our runs began."""
    facts = edition_facts_of(state)
    change = facts.change_of_this_start
    return (
        facts.is_dism_at_work
        and change is not None
        and change.exit_code is None
        and same_edition(change.target, edition)
    )


def possible_editions(state: MachineState) -> tuple[str, ...]:
    """EditionIDs that the machine can become: as Windows says, else as Microsoft's page does."""
    windows, said = state.windows, edition_facts_of(state).targets
    if said is not None:
        return said
    rows = possible_targets(windows.edition_id, windows.build, windows.installation_type)
    return tuple(row.to_edition for row in rows)


def dism_name(state: MachineState, edition: str) -> str | None:
    """The edition as this Windows names it for DISM; none where it is no target."""
    said = edition_facts_of(state).targets or ()
    return next((each for each in said if same_edition(each, edition)), None)


def is_server(state: MachineState) -> bool:
    """Whether the machine is a Windows Server."""
    return is_server_edition(state.windows.edition_id)


def how_it_ended(change: EditionChange) -> str:
    """What became of a change, with what to do where it failed, in one line without its end."""
    end = "was cut off before DISM ended"
    if change.exit_code is not None:
        end = f"ended with {_exit_code_text(change.exit_code)}"
    return f"The last change to {change.target}, which began at {utc_text(change.started)}, {end}"


def _exit_code_text(exit_code: int) -> str:
    """DISM's exit code in words: a code of Win32, or an HRESULT."""
    code = exit_code % 2**32
    shown = f"DISM's exit code {code}" if code < 0x10000 else f"DISM's 0x{code:08X}"
    found: DismExitCode | None = dism_exit_code(code)
    if found is not None:
        cause = f". Likely cause: {found.likely_cause}" if found.likely_cause else ""
        remedy = f". What to do: {found.remedy}" if found.remedy else ""
        return f"{shown} {found.name}: {found.meaning}{cause}{remedy}".replace(" :", ":")
    error = known_activation_errors().get(code)
    if error is not None:
        return f"DISM's {error.line()}"
    return f"{shown}. Its log is %windir%\\Logs\\DISM\\dism.log on the machine"
