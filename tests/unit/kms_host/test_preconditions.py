"""What must be so before a machine becomes a KMS host: each one a line, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.checks import is_server

from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import (
    BECOMES_A_HOST,
    HOST_NAME,
    SERVES,
    host_run,
    host_state,
    machine,
    steps_of,
)

OFFICE_KEY = HOST_KEY[::-1]
PRO_11 = {"edition_id": "Professional", "build": 22631, "installation_type": "Client"}
SERVER_2019 = {"edition_id": "ServerStandard", "build": 17763}
SERVER_2016 = {"edition_id": "ServerDatacenter", "build": 14393}
RULE = "SPPSVC-In-TCP"
EVALUATION = (
    "Windows runs on an evaluation licence, which no key activates. A KMS host needs a full "
    "edition. Convert it first: the playbook volume.activation.edition with edition_edition does, "
    "or DISM /online /Set-Edition; DISM /online /Get-TargetEditions names what is possible."
)
AZURE = (
    "This machine runs Windows Server Datacenter: Azure Edition. Azure itself activates that "
    "edition, and it can not be a KMS host. Use a server of the edition Standard or Datacenter."
)
NO_KEY = (
    "This machine holds no KMS host key (CSVLK), and product_key is missing. Windows serves KMS "
    "clients with your organisation's own host key alone. Get the key from Microsoft's admin "
    "centre, and give it as product_key from a vault."
)


@pytest.mark.parametrize(
    ("entry", "options", "says"),
    [
        (
            {"windows": {"edition_id": "ServerStandardEval", "build": 20348}},
            {},
            EVALUATION,
        ),
        (
            {"license": {"channel": "evaluation", "status": "licensed"}},
            {"replace_channels": ["mak"]},
            EVALUATION,
        ),
        (
            {"windows": {"edition_id": "ServerTurbine", "build": 20348}},
            {},
            AZURE,
        ),
        (
            {"windows": {"edition_id": "ServerTurbineCor", "build": 20348}},
            {},
            AZURE,
        ),
        (
            {"windows": PRO_11},
            {},
            "This machine runs a client Windows (Windows 11). A KMS host on a client Windows "
            "activates client Windows alone, and no server. Use a Windows Server, or set "
            "allow_client_windows: true if that is what you want.",
        ),
        (
            {"windows": {**PRO_11, "edition_id": "Core"}},
            {},
            "This machine runs a client Windows (Core). A KMS host on a client Windows activates "
            "client Windows alone, and no server. Use a Windows Server, or set "
            "allow_client_windows: true if that is what you want.",
        ),
        ({}, {"product_key": None}, NO_KEY),
        ({"license": None}, {"product_key": None}, NO_KEY),
        (
            {**SERVES, "hosting": {**SERVES["hosting"], "taken_ports": [1702]}},
            {"listening_port": 1702},
            "TCP port 1702 of this machine is answered already. Another program listens there, "
            "and the KMS host could not. Stop that program, or choose another listening_port; "
            "clients and DNS follow the port.",
        ),
        (
            {"windows": {"edition_id": "ServerStandard", "build": 9200}},
            {"clients": ["Windows Server 2022", "Windows Server 2019"]},
            "A KMS host on Windows Server 2012 can not activate Windows Server 2022. It needs a "
            "host key (CSVLK) of Windows Server 2025 or Windows Server 2022. Use a server whose "
            "Windows takes such a key, or leave it out of clients. A KMS host on Windows Server "
            "2012 can not activate Windows Server 2019. It needs a host key (CSVLK) of Windows "
            "Server 2025 or Windows Server 2022 or Windows Server 2019. Use a server whose Windows "
            "takes such a key, or leave it out of clients.",
        ),
        (
            {"hosting": {"taken_ports": [1688]}},
            {},
            "TCP port 1688 of this machine is answered already. Another program listens there, "
            "and the KMS host could not. Stop that program, or choose another listening_port; "
            "clients and DNS follow the port.",
        ),
        (
            {"hosting": {"rules": {RULE: None}}},
            {},
            "The firewall rule SPPSVC-In-TCP is not on this machine. It is built into Windows, "
            "so somebody removed it. Restore it (netsh advfirewall reset restores all), or set "
            "firewall: false and open TCP port 1688 yourself.",
        ),
        (
            {"windows": SERVER_2016},
            {"clients": ["Windows Server 2025"]},
            "A KMS host on Windows Server 2016 can not activate Windows Server 2025. It needs a "
            "host key (CSVLK) of Windows Server 2025. Use a server whose Windows takes such a "
            "key, or leave it out of clients.",
        ),
        (
            {"windows": {**SERVER_2019, "ubr": 1998}},
            {"clients": ["Windows Server 2022"]},
            "Windows Server 2019 needs the update KB5003646 or a later one to activate Windows "
            "Server 2022. It is in 17763.1999, and this machine is at 17763.1998. Update the "
            "machine first.",
        ),
        (
            {"windows": {**SERVER_2019, "ubr": 5457}},
            {"clients": ["Windows Server 2025"]},
            "Windows Server 2019 needs the update KB5034768 or a later one to activate Windows "
            "Server 2025. It is in 17763.5458, and this machine is at 17763.5457. Update the "
            "machine first.",
        ),
        (
            {"windows": {**SERVER_2016, "ubr": 4466}},
            {"clients": ["Windows Server 2022"]},
            "Windows Server 2016 needs the update KB5003638 or a later one to activate Windows "
            "Server 2022. It is in 14393.4467, and this machine is at 14393.4466. Update the "
            "machine first.",
        ),
        (
            {"windows": {**SERVER_2016, "ubr": 2640}},
            {"clients": ["Windows Server 2019"]},
            "Windows Server 2016 needs the update KB5003638 or KB4478877 or a later one to "
            "activate Windows Server 2019. It is in 14393.2641, and this machine is at "
            "14393.2640. Update the machine first.",
        ),
        (
            {},
            {"office_product_keys": [OFFICE_KEY]},
            "This machine has no licences of an Office KMS host. An Office host key is for one "
            "of them, and Microsoft's Office Volume License Pack brings them (Office LTSC 2024, "
            "Office LTSC 2021, Office 2019, Office 2016). Install the pack of that Office on "
            "this machine first, or leave office_product_keys out.",
        ),
        (
            {"license": {"channel": "mak", "last_five": HOST_KEY[-5:]}},
            {},
            "The key that ends in 6789N is no KMS host key: Windows names its channel mak. "
            "Windows tells the channel of a key when it is installed, and it was not activated, "
            "which would have counted. Give your KMS host key (CSVLK) as product_key and run "
            "again. To go back to a KMS client, use volume.activation.windows, which installs "
            "the published key.",
        ),
    ],
)
def test_nothing_is_written_and_one_line_says_why(
    entry: Mapping[str, Any], options: Mapping[str, Any], says: str
) -> None:
    with machine(**entry) as windows:
        run = host_run(windows, **options)
    assert run.result["failed"]
    assert not run.result["changed"]
    assert windows.calls == []
    assert len(run.executions) == 1
    assert run.result["msg"] == f"{says} Nothing was written."
    assert HOST_KEY not in str(run.result)


@pytest.mark.parametrize("channel", ["mak", "retail", "oem", "subscription", "avma"])
def test_a_licence_in_force_is_kept_unless_it_is_named(channel: str) -> None:
    with machine(license={"channel": channel, "status": "licensed"}) as windows:
        kept = host_run(windows)
        assert (kept.result["kept"], kept.result["plan"]) == (channel, [])
        assert kept.result["advice"] == [
            f"Kept: this machine is licensed by a licence of the channel {channel}, and is no KMS "
            f"host. Add {channel} to replace_channels to replace it with product_key"
        ]
        assert windows.calls == []
        replaced = host_run(windows, replace_channels=[channel])
    assert replaced.result["kept"] is None
    assert replaced.result["proof"]["is_kms_host"]


def test_another_host_key_is_kept_unless_it_is_named() -> None:
    with machine(license={"channel": "csvlk", "status": "licensed"}) as windows:
        kept = host_run(windows)
        assert kept.result["kept"] == "csvlk"
        assert kept.result["advice"] == [
            "Kept: this machine holds another KMS host key (CSVLK), which serves every client. Add "
            "csvlk to replace_channels to replace it with product_key"
        ]
        replaced = host_run(windows, replace_channels=["csvlk"])
    assert replaced.result["after"]["partial_product_key"] == HOST_KEY[-5:]


@pytest.mark.parametrize("channel", ["gvlk", "retail", "mak"])
def test_a_licence_that_is_not_in_force_is_replaced_freely(channel: str) -> None:
    with machine(license={"channel": channel}) as windows:
        run = host_run(windows)
    assert steps_of(run.result) == BECOMES_A_HOST
    assert run.result["proof"]["kms_host"] == HOST_NAME


def test_a_port_that_waits_for_a_restart_is_not_taken() -> None:
    with machine(
        license={"channel": "csvlk", "status": "licensed", "last_five": HOST_KEY[-5:]}
    ) as windows:
        # Set by hand without a restart: Windows listens on 1688 still.
        windows.hosting.listening_port = 1700
        run = host_run(windows)
    assert "failed" not in run.result, run.result["msg"]
    assert "ClearKeyManagementServiceListeningPort" in steps_of(run.result)


@pytest.mark.parametrize(
    ("edition_id", "kind", "expected"),
    [
        ("ServerStandard", "Server Core", True),
        ("ServerStandard", None, True),
        ("Professional", "Client", False),
        ("Professional", None, False),
        # Windows Enterprise multi-session.
        ("ServerRdsh", "Client", False),
    ],
)
def test_what_is_a_server(edition_id: str, kind: str | None, expected: bool) -> None:
    with machine() as windows:
        state = host_state(windows)
    described = replace(state.windows, edition_id=edition_id, installation_type=kind)
    assert is_server(replace(state, windows=described)) is expected
