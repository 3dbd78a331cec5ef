"""The doubles play a machine's variant as the simulation has it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lab.engines.pwsh import PwshEngine
from lab.simulation.variant import Variant
from lab.simulation.windows import TCPIP, SimulatedWindows
from tests.support.pwsh_scripts import machine, run

GET_ITEM = "Microsoft.PowerShell.Commands.GetItemPropertyCommand"
ENTRY = "System.DirectoryServices.DirectoryEntry"


def windows(**axes: Any) -> SimulatedWindows:
    """A machine of this variant."""
    return replace(machine(), variant=Variant(**axes))


def test_class_has_the_columns_of_the_machine(engine: PwshEngine) -> None:
    text = "(Get-CimClass -ClassName softwarelicensingservice).CimClassProperties.Name"
    absent = frozenset({"SoftwareLicensingService.VLRenewalInterval"})
    whole = run(engine, windows(), text)
    assert set(whole) - set(run(engine, windows(absent_columns=absent), text)) == {
        "VLRenewalInterval"
    }
    missing = "try { Get-CimClass -ClassName Nothing } catch { $_.FullyQualifiedErrorId }"
    [error] = run(engine, windows(), missing)
    assert error.startswith("HRESULT 0x80041010,")


def test_malformed_value_ends_the_command_whatever_its_error_action(engine: PwshEngine) -> None:
    text = (
        f"try {{ Get-ItemProperty -LiteralPath '{TCPIP}' -ErrorAction SilentlyContinue }}"
        " catch { $_.FullyQualifiedErrorId }"
    )
    [error] = run(engine, windows(malformed_registry=frozenset({TCPIP})), text)
    assert (
        error == "System.InvalidCastException,Microsoft.PowerShell.Commands.GetItemPropertyCommand"
    )


@pytest.mark.parametrize(
    ("missing", "answer"),
    [
        ("nxdomain", "DNS_ERROR_RCODE_NAME_ERROR,Microsoft.DnsClient.Commands.ResolveDnsName"),
        ("timeout", "ERROR_TIMEOUT,Microsoft.DnsClient.Commands.ResolveDnsName"),
        ("nodata", "SOA"),
    ],
)
def test_domain_without_a_record(engine: PwshEngine, missing: str, answer: str) -> None:
    text = (
        "try { (Resolve-DnsName -Name _vlmcs._tcp.none.example -Type SRV).Type.ToString() }"
        " catch { $_.FullyQualifiedErrorId }"
    )
    assert run(engine, windows(missing_srv=missing), text) == [answer]


def test_sleeping_lets_simulated_time_pass(engine: PwshEngine) -> None:
    sleeper = windows(restart_seconds=60)
    text = (
        "Restart-Service -Name sppsvc\nStart-Sleep -Seconds 30\n"
        "Start-Sleep -Milliseconds 29500\nStart-Sleep 0.4"
    )
    assert run(engine, sleeper, text) == []
    assert sleeper.hosting.opens_in == pytest.approx(0.1)
    run(engine, sleeper, "Restart-Service -Name sppsvc\nStart-Sleep -Seconds 60")
    assert sleeper.hosting.opens_in is None


def test_directory_by_user(engine: PwshEngine) -> None:
    text = (
        "foreach ($given in @(, @('LDAP://RootDSE')), @(, @('LDAP://RootDSE', 'u', 'p'))) {"
        f" $e = New-Object -TypeName {ENTRY} -ArgumentList $given[0];"
        " try { $e.RefreshCache(); 'open' }"
        " catch { '0x{0:x8}' -f $_.Exception.GetBaseException().HResult } }"
    )
    closed = windows(directory="no_delegation")
    assert run(engine, closed, text) == ["0x80072020", "0x8007052e"]
    closed.holdings.domain_users = {"u": "p"}
    assert run(engine, closed, text) == ["0x80072020", "open"]
