"""Where a machine stands on its way to another edition."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._edition.facts import (
    how_it_ended,
    is_changing,
    possible_editions,
    waits_for_restart,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.edition_facts import (
    EditionChange,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import MachineState

from tests.support.edition_states import (
    BOOTED,
    LAST_WEEK,
    change_to,
    client_state,
    server_state,
)

DATACENTER = "ServerDatacenter"
STAGED = change_to(DATACENTER)
BEGUN = "The last change to ServerDatacenter, which began at 2026-03-01T09:00:00Z, "


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (server_state(), False),
        (server_state(change=STAGED), True),
        (server_state(change=change_to(DATACENTER, 0)), True),
        (server_state(change=change_to(DATACENTER, 1168)), False),
        (server_state(change=change_to(DATACENTER, None)), False),
        (server_state(change=change_to(DATACENTER, started=LAST_WEEK)), False),
        (server_state(change=change_to(DATACENTER, started=BOOTED)), False),
        (server_state(change=change_to(DATACENTER, started=LAST_WEEK), booted=None), True),
        (server_state(DATACENTER, change=STAGED), False),
    ],
)
def test_a_staged_change_waits_for_the_restart(state: MachineState, waits: bool) -> None:
    change = state.edition.change if state.edition else None
    assert waits_for_restart(state) is (change if waits else None)


@pytest.mark.parametrize(
    ("change", "is_dism_at_work", "changing"),
    [
        (change_to(DATACENTER, None), True, True),
        (change_to("ServerDatacenterCor", None), True, True),
        (change_to(DATACENTER, None), False, False),
        (change_to("ServerStandard", None), True, False),
        (change_to(DATACENTER, 3010), True, False),
        (change_to(DATACENTER, None, LAST_WEEK), True, False),
        (None, True, False),
    ],
)
def test_a_dism_works_on_a_change_of_ours(
    change: EditionChange | None, is_dism_at_work: bool, changing: bool
) -> None:
    state = server_state(change=change, is_dism_at_work=is_dism_at_work)
    assert is_changing(state, DATACENTER) is changing


@pytest.mark.parametrize(
    ("state", "editions"),
    [
        (server_state(), ("ServerStandard", "ServerDatacenter")),
        (server_state(targets=()), ()),
        (client_state("Core"), ("ProfessionalEducation", "Education")),
    ],
)
def test_what_a_machine_can_become(state: MachineState, editions: tuple[str, ...]) -> None:
    assert possible_editions(state) == editions


@pytest.mark.parametrize(
    ("code", "end"),
    [
        (None, "was cut off before DISM ended"),
        (0, "ended with DISM's exit code 0: The edition is changed or staged"),
        (
            3010,
            "ended with DISM's exit code 3010 ERROR_SUCCESS_REBOOT_REQUIRED: The edition is "
            "staged, and a restart changes to it",
        ),
        (
            112,
            "ended with DISM's exit code 112 ERROR_DISK_FULL: The system disk is full. Likely "
            "cause: DISM keeps the packages of both editions until the restart. What to do: Free "
            "some gigabytes on the system disk and run this again",
        ),
        (
            0xC004F050 - 2**32,
            "ended with DISM's 0xC004F050 SL_E_INVALID_PRODUCT_KEY: Product key invalid. Likely "
            "cause: Typing error, dashes replaced on pasting, beta key, or key of another Windows "
            "version. What to do: Use the key of exactly this version and edition; check the "
            "characters",
        ),
        (
            0x800F0922 - 2**32,
            "ended with DISM's 0x800F0922. Its log is %windir%\\Logs\\DISM\\dism.log on the "
            "machine",
        ),
        (
            5,
            "ended with DISM's exit code 5. Its log is %windir%\\Logs\\DISM\\dism.log on the "
            "machine",
        ),
        (
            0xFFFF,
            "ended with DISM's exit code 65535. Its log is %windir%\\Logs\\DISM\\dism.log on the "
            "machine",
        ),
        (
            0x10000,
            "ended with DISM's 0x00010000. Its log is %windir%\\Logs\\DISM\\dism.log on the "
            "machine",
        ),
        (
            -1,
            "ended with DISM's 0xFFFFFFFF. Its log is %windir%\\Logs\\DISM\\dism.log on the "
            "machine",
        ),
    ],
)
def test_how_a_change_ended(code: int | None, end: str) -> None:
    assert how_it_ended(change_to(DATACENTER, code)) == BEGUN + end
