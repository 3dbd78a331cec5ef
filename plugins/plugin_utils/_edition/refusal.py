# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why a machine can't become an edition, and what it can; told before anything is written."""

from __future__ import annotations

from .._catalogue.advice import CLIENT_EVALUATION_REMEDY
from .._catalogue.edition_id import is_evaluation_edition
from .._catalogue.edition_paths import KEY, EditionPath, path_between
from .._catalogue.errors import command_error_text
from .._catalogue.keys import gvlk_of
from .._catalogue.license_names import is_kept
from .._machine.edition_facts import edition_facts_of
from .._machine.state import MachineState
from .._wmi.request import WINDOWS_8_BUILD
from .desired import DesiredEdition
from .facts import dism_name, is_changing, is_server, possible_editions, waits_for_restart

DOMAIN_CONTROLLER = (
    "This machine is a domain controller on an evaluation, which is never converted. Install "
    "another domain controller on a server that is no evaluation, move the FSMO roles, and demote "
    "this one"
)


def refusal_of(
    state: MachineState, desired: DesiredEdition, path: EditionPath | None
) -> str | None:
    """The refusal in one line without its end, none where the change may be made."""
    at_work = _at_work(state, desired)
    if at_work is not None:
        return at_work
    of_kind = _of_server if is_server(state) else _of_client
    reason = of_kind(state, desired, path)
    return reason or _of_license(state, desired) or _of_key(state, desired, path)


def path_of(state: MachineState, desired: DesiredEdition) -> EditionPath | None:
    """What Microsoft's page says of this change."""
    windows = state.windows
    return path_between(
        windows.edition_id, desired.edition, windows.build, windows.installation_type
    )


def _at_work(state: MachineState, desired: DesiredEdition) -> str | None:
    if edition_facts_of(state).is_dism_at_work and not is_changing(state, desired.edition):
        return (
            "DISM is at work on this machine, and not for this change. Wait until it has ended "
            "(Get-Process Dism), then run this again"
        )
    waiting = waits_for_restart(state)
    if waiting is not None and not desired.is_there(waiting.target):
        return (
            f"A change to {waiting.target} waits for a restart. Restart the machine, then run this "
            "again"
        )
    return None


def _of_server(
    state: MachineState, desired: DesiredEdition, path: EditionPath | None
) -> str | None:
    windows, facts = state.windows, edition_facts_of(state)
    if not desired.is_of_server:
        return _no_way(state, desired, "This machine is a Windows Server")
    if windows.build < WINDOWS_8_BUILD:
        return (
            f"This Windows (build {windows.build}) does not tell which editions it can become; "
            "that came with Windows Server 2012. Change its edition on the machine by hand"
        )
    if is_evaluation_edition(windows.edition_id) and facts.is_domain_controller is not False:
        if facts.is_domain_controller:
            return DOMAIN_CONTROLLER
        return (
            "Whether this machine is a domain controller could not be read, and an evaluation on "
            "one is never converted. Look at Win32_ComputerSystem on it, then run this again"
        )
    if facts.targets is None:
        why = command_error_text(facts.error) if facts.error else "it gave no answer"
        return f"Windows does not tell which editions it can become (Get-WindowsEdition): {why}"
    if dism_name(state, desired.edition) is None:
        return _no_way(state, desired, instead=path.instead if path else None)
    if not desired.accept_eula:
        return (
            f"The licence terms of {desired.edition} are not accepted. Read them (DISM /online "
            f"/Set-Edition:{desired.edition} /GetEula:C:\\license.rtf), then set accept_eula: true"
        )
    return None


def _of_client(
    state: MachineState, desired: DesiredEdition, path: EditionPath | None
) -> str | None:
    if desired.is_of_server:
        return _no_way(state, desired, "This machine is no Windows Server")
    if is_evaluation_edition(state.windows.edition_id):
        return _no_way(state, desired, instead=CLIENT_EVALUATION_REMEDY)
    if path is None or path.way != KEY:
        return _no_way(state, desired, instead=path.instead if path else None)
    if path.is_downgrade and not desired.allow_downgrade:
        return (
            f"{desired.edition} has less than {state.windows.edition_id}, which this machine has. "
            "Set allow_downgrade: true if that is meant"
        )
    return None


def _no_way(
    state: MachineState,
    desired: DesiredEdition,
    why: str | None = None,
    instead: str | None = None,
) -> str:
    possible = ", ".join(possible_editions(state))
    lines = (
        why,
        f"No way leads from {state.windows.edition_id} to {desired.edition} on a running Windows",
        instead,
        f"Possible here: {possible}" if possible else "No other edition is possible here",
    )
    return ". ".join(filter(None, lines))


def _of_license(state: MachineState, desired: DesiredEdition) -> str | None:
    product = state.windows_product
    channel = "csvlk" if state.service.is_kms_host else product.channel if product else None
    licensed = bool(product and product.is_licensed)
    if channel is None or not is_kept(channel, licensed, desired.replace_channels):
        return None
    if channel == "csvlk":
        return (
            "This machine is a KMS host, and another edition takes its host key (CSVLK) and with "
            "it every client. Move its clients first (replace_kms_host), then add csvlk to "
            "replace_channels"
        )
    return (
        f"This machine is licensed by a licence of the channel {channel}, whose key another "
        f"edition replaces. Add {channel} to replace_channels to do so"
    )


def _of_key(state: MachineState, desired: DesiredEdition, path: EditionPath | None) -> str | None:
    if path is not None and path.needs_own_key and desired.product_key is None:
        return (
            f"From {state.windows.edition_id} to {desired.edition} a published key is no licence. "
            "Give product_key, a key of your own for that edition"
        )
    gvlk = gvlk_of(desired.edition, state.windows.build)
    if desired.product_key is None and gvlk is None:
        return (
            f"No key is published for {desired.edition} of build {state.windows.build}. Give "
            "product_key, a key of your own"
        )
    return None
