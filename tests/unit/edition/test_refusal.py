"""Why a machine can't become an edition: every sentence, and what is no reason."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._edition.refusal import (
    path_of,
    refusal_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import MachineState

from tests.support.edition_on_simulation import edition_desired
from tests.support.edition_states import change_to, client_state, product, server_state

OWN_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
STANDARD, DATACENTER, TURBINE = "ServerStandard", "ServerDatacenter", "ServerTurbine"
NO_WAY = "No way leads from {} to {} on a running Windows. "
IN_THE_STORE = (
    "Enter a Pro key of your own in Settings > Activation on the machine, or buy Pro in the "
    "Microsoft Store; no command line does it. "
)


def refusal(state: MachineState, edition: str, **options: Any) -> str | None:
    asked = edition_desired(**{"edition": edition, "accept_eula": True, **options})
    return refusal_of(state, asked, path_of(state, asked))


OF_SERVERS: list[tuple[MachineState, str, dict[str, Any], str]] = [
    (
        server_state(is_dism_at_work=True),
        DATACENTER,
        {},
        "DISM is at work on this machine, and not for this change. Wait until it has ended "
        "(Get-Process Dism), then run this again",
    ),
    (
        server_state(change=change_to(DATACENTER)),
        STANDARD,
        {},
        "A change to ServerDatacenter waits for a restart. Restart the machine, then run this "
        "again",
    ),
    (
        server_state(),
        "Enterprise",
        {},
        "This machine is a Windows Server. "
        + NO_WAY.format("ServerStandardEval", "Enterprise")
        + "Possible here: ServerStandard, ServerDatacenter",
    ),
    (
        server_state(STANDARD, build=9199),
        DATACENTER,
        {},
        "This Windows (build 9199) does not tell which editions it can become; that came with "
        "Windows Server 2012. Change its edition on the machine by hand",
    ),
    (
        server_state(is_domain_controller=True),
        DATACENTER,
        {},
        "This machine is a domain controller on an evaluation, which is never converted. Install "
        "another domain controller on a server that is no evaluation, move the FSMO roles, and "
        "demote this one",
    ),
    (
        server_state(is_domain_controller=None),
        DATACENTER,
        {},
        "Whether this machine is a domain controller could not be read, and an evaluation on one "
        "is never converted. Look at Win32_ComputerSystem on it, then run this again",
    ),
    (
        server_state(targets=None),
        DATACENTER,
        {},
        "Windows does not tell which editions it can become (Get-WindowsEdition): it gave no "
        "answer",
    ),
    (
        server_state(targets=None, error="CommandNotFoundException"),
        DATACENTER,
        {},
        "Windows does not tell which editions it can become (Get-WindowsEdition): this Windows "
        "lacks the command (CommandNotFoundException)",
    ),
    (
        server_state(DATACENTER, targets=()),
        STANDARD,
        {},
        NO_WAY.format("ServerDatacenter", "ServerStandard")
        + "No edition of a server is changed downwards; for Standard install Windows anew. "
        "No other edition is possible here",
    ),
    (
        server_state(),
        TURBINE,
        {},
        NO_WAY.format("ServerStandardEval", "ServerTurbine")
        + "Possible here: ServerStandard, ServerDatacenter",
    ),
    (
        server_state(targets=(STANDARD,)),
        DATACENTER,
        {},
        NO_WAY.format("ServerStandardEval", "ServerDatacenter") + "Possible here: ServerStandard",
    ),
    (
        server_state(),
        DATACENTER,
        {"accept_eula": False},
        "The licence terms of ServerDatacenter are not accepted. Read them (DISM /online "
        "/Set-Edition:ServerDatacenter /GetEula:C:\\license.rtf), then set accept_eula: true",
    ),
    (
        server_state(STANDARD, product=product("oem")),
        DATACENTER,
        {},
        "This machine is licensed by a licence of the channel oem, whose key another edition "
        "replaces. Add oem to replace_channels to do so",
    ),
    (
        server_state(STANDARD, is_kms_host=True),
        DATACENTER,
        {"replace_channels": ["oem"]},
        "This machine is a KMS host, and another edition takes its host key (CSVLK) and with it "
        "every client. Move its clients first (replace_kms_host), then add csvlk to "
        "replace_channels",
    ),
    (
        server_state(build=20349),
        DATACENTER,
        {},
        "No key is published for ServerDatacenter of build 20349. Give product_key, a key of "
        "your own",
    ),
]
OF_CLIENTS: list[tuple[MachineState, str, dict[str, Any], str]] = [
    (
        client_state(),
        DATACENTER,
        {},
        "This machine is no Windows Server. "
        + NO_WAY.format("Professional", "ServerDatacenter")
        + "Possible here: ProfessionalWorkstation, ProfessionalEducation, Education, Enterprise",
    ),
    (
        client_state("EnterpriseEval"),
        "Enterprise",
        {},
        NO_WAY.format("EnterpriseEval", "Enterprise")
        + "A client evaluation can not be converted; install Windows anew from volume licensing "
        "media. No other edition is possible here",
    ),
    (
        client_state("Core"),
        "Professional",
        {},
        NO_WAY.format("Core", "Professional")
        + IN_THE_STORE
        + "Possible here: ProfessionalEducation, Education",
    ),
    (
        client_state("Core"),
        "Enterprise",
        {},
        NO_WAY.format("Core", "Enterprise") + "Possible here: ProfessionalEducation, Education",
    ),
    (
        client_state("Enterprise"),
        "Professional",
        {},
        "Professional has less than Enterprise, which this machine has. Set allow_downgrade: true "
        "if that is meant",
    ),
    (
        client_state("Core"),
        "Education",
        {},
        "From Core to Education a published key is no licence. Give product_key, a key of your "
        "own for that edition",
    ),
]


@pytest.mark.parametrize(("state", "edition", "options", "said"), OF_SERVERS + OF_CLIENTS)
def test_a_refusal_says_why_and_what_is_possible(
    state: MachineState, edition: str, options: dict[str, Any], said: str
) -> None:
    assert refusal(state, edition, **options) == said


@pytest.mark.parametrize(
    ("state", "edition", "options"),
    [
        (server_state(), DATACENTER, {}),
        (server_state(build=9200), DATACENTER, {}),
        (server_state(STANDARD, is_domain_controller=True), DATACENTER, {}),
        (server_state(STANDARD, is_domain_controller=None), DATACENTER, {}),
        (server_state(is_dism_at_work=True, change=change_to(DATACENTER, None)), DATACENTER, {}),
        (server_state(change=change_to(DATACENTER)), DATACENTER, {}),
        (server_state(change=change_to(DATACENTER, 1168)), STANDARD, {}),
        (server_state(product=None), DATACENTER, {}),
        (server_state(product=product("oem", status=0)), DATACENTER, {}),
        (server_state(product=product("oem")), DATACENTER, {"replace_channels": ["oem"]}),
        (server_state(is_kms_host=True), DATACENTER, {"replace_channels": ["csvlk"]}),
        (server_state(build=20349), DATACENTER, {"product_key": OWN_KEY}),
        (client_state(), "Enterprise", {"accept_eula": False}),
        (client_state("Enterprise"), "Professional", {"allow_downgrade": True}),
        (client_state(), "Enterprise", {"allow_downgrade": True}),
        (client_state("Core"), "Education", {"product_key": OWN_KEY}),
    ],
)
def test_what_is_no_reason(state: MachineState, edition: str, options: dict[str, Any]) -> None:
    assert refusal(state, edition, **options) is None
