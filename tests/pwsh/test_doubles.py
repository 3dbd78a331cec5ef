"""The doubles of Windows commands are as strict as Windows."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from lab.engines.local_payload import payload_of_text
from lab.engines.pwsh import PwshEngine
from lab.simulation.windows import CURRENT_VERSION, SimulatedWindows
from tests.support.pwsh_needed import pwsh_or_skip
from tests.support.pwsh_scripts import CLOSED, HERE, VALUES, machine, run

GET_CIM = "Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand"
INVOKE_CIM = "Microsoft.Management.Infrastructure.CimCmdlets.InvokeCimMethodCommand"
GET_ITEM = "Microsoft.PowerShell.Commands.GetItemPropertyCommand"
RESOLVE = "Microsoft.DnsClient.Commands.ResolveDnsName"

SERVICE = "$s = Get-CimInstance -Query 'SELECT Version FROM SoftwareLicensingService'\n"
SET_PORT = "Invoke-CimMethod -InputObject $s -MethodName SetKeyManagementServicePort -Arguments "


@pytest.fixture(scope="module")
def engine() -> Iterator[PwshEngine]:
    """One process for all tests here: what one leaves behind, the next would find."""
    # Where the year 1601 in UTC is still 1600, as on many real machines.
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TZ", "America/Los_Angeles")
        made = PwshEngine(pwsh_or_skip(), workers=1)
        yield made
        made.close()


def error_of(engine: PwshEngine, windows: SimulatedWindows, text: str) -> list[str]:
    """The identifier and the message of the error that the script ends with."""
    caught = f'try {{ {text}; "none" }} catch {{ $_.FullyQualifiedErrorId; "$_" }}'
    found: list[str] = run(engine, windows, caught)
    return found


@pytest.mark.parametrize(
    ("text", "error_id"),
    [
        ("Get-CimInstance -Query 'SELECT X FROM Nothing'", f"HRESULT 0x80041010,{GET_CIM}"),
        ("Get-CimInstance -ClassName Nothing", f"HRESULT 0x80041010,{GET_CIM}"),
        (
            "Get-CimInstance -Query 'SELECT Nothing FROM SoftwareLicensingService'",
            f"HRESULT 0x80041017,{GET_CIM}",
        ),
        (
            "Get-CimInstance -ClassName SoftwareLicensingService -Property Version, Nothing",
            f"HRESULT 0x80041017,{GET_CIM}",
        ),
        (
            "Get-CimInstance -ClassName SoftwareLicensingService -Filter 'Nothing = 1'",
            f"HRESULT 0x80041017,{GET_CIM}",
        ),
        (
            "Get-CimInstance -ClassName SoftwareLicensingService -Namespace root/wmi",
            f"HRESULT 0x8004100e,{GET_CIM}",
        ),
        ("Get-CimInstance -Klass X", f"NamedParameterNotFound,{GET_CIM}"),
        ("Get-CimInstance -ClassName X -Query Y", f"AmbiguousParameterSet,{GET_CIM}"),
        (
            f"{SERVICE} Invoke-CimMethod -InputObject $s -MethodName Nothing",
            f"HRESULT 0x80041055,{INVOKE_CIM}",
        ),
        (f"{SERVICE} {SET_PORT} @{{ }}", f"HRESULT 0x8004102f,{INVOKE_CIM}"),
        (
            f"{SERVICE} {SET_PORT} @{{ PortNumber = [uint32]1; X = 1 }}",
            f"HRESULT 0x8004102f,{INVOKE_CIM}",
        ),
        (f"{SERVICE} {SET_PORT} @{{ PortNumber = 1688 }}", f"HRESULT 0x80041005,{INVOKE_CIM}"),
        (f"{SERVICE} {SET_PORT} @{{ PortNumber = '1688' }}", f"HRESULT 0x80041005,{INVOKE_CIM}"),
        (f"{SERVICE} {SET_PORT} @{{ PortNumber = $null }}", f"HRESULT 0x80041005,{INVOKE_CIM}"),
        (
            f"{SERVICE} {SET_PORT} ([pscustomobject]@{{ PortNumber = 1 }})",
            f"CannotConvertArgumentNoMessage,{INVOKE_CIM}",
        ),
        (
            "Invoke-CimMethod -InputObject @{ Version = '10' } -MethodName RefreshLicenseStatus",
            f"CannotConvertArgumentNoMessage,{INVOKE_CIM}",
        ),
        (
            "$s = Get-CimInstance -Query 'SELECT ClientMachineID FROM SoftwareLicensingService'; "
            "Invoke-CimMethod -InputObject $s -MethodName RefreshLicenseStatus",
            f"HRESULT 0x80041002,{INVOKE_CIM}",
        ),
        (r"Get-ItemProperty -LiteralPath HKLM:\SOFTWARE\Nothing", f"PathNotFound,{GET_ITEM}"),
        (
            f"Get-ItemProperty -Path {CLOSED}",
            f"System.Security.SecurityException,{GET_ITEM}",
        ),
        (
            f"Get-ItemProperty -LiteralPath {VALUES} -Name Nothing",
            f"System.Management.Automation.PSArgumentException,{GET_ITEM}",
        ),
        ("Get-ItemProperty -LiteralPath HKCU:\\X", f"DriveNotFound,{GET_ITEM}"),
        (
            r"Set-ItemProperty -LiteralPath HKLM:\SOFTWARE\Nothing -Name X -Value 1 -Type DWord",
            "PathNotFound,Microsoft.PowerShell.Commands.SetItemPropertyCommand",
        ),
        (
            f"Remove-ItemProperty -LiteralPath {VALUES} -Name Nothing",
            "System.Management.Automation.PSArgumentException,"
            "Microsoft.PowerShell.Commands.RemoveItemPropertyCommand",
        ),
        (
            "Get-WinEvent -FilterHashtable @{ LogName = 'Application'; Id = 8200; "
            "ProviderName = 'Microsoft-Windows-Security-SPP' } -MaxEvents 1",
            "NoMatchingEventsFound,Microsoft.PowerShell.Commands.GetWinEventCommand",
        ),
        (
            r"Start-Process -FilePath C:\nothing.exe -Wait -PassThru",
            "InvalidOperationException,Microsoft.PowerShell.Commands.StartProcessCommand",
        ),
        (
            "Restart-Service -Name nothing",
            "NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.RestartServiceCommand",
        ),
        (
            "Set-Service -Name nothing -StartupType Automatic",
            "NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.SetServiceCommand",
        ),
        (
            "Resolve-DnsName -Name nowhere.example -Type A",
            f"DNS_ERROR_RCODE_NAME_ERROR,{RESOLVE}",
        ),
        ("Resolve-DnsName -Name x -Type KMS", f"CannotConvertArgumentNoMessage,{RESOLVE}"),
    ],
)
def test_an_error_has_the_identifier_that_windows_gives_it(
    engine: PwshEngine, text: str, error_id: str
) -> None:
    assert error_of(engine, machine(), text)[0] == error_id


@pytest.mark.parametrize(
    ("culture", "message"),
    [("pt-BR", "Falha genérica"), ("de-DE", "Allgemeiner Fehler"), ("ja-JP", "一般的なエラーです")],
)
def test_an_error_speaks_the_language_of_the_machine(
    engine: PwshEngine, culture: str, message: str
) -> None:
    windows = machine(culture=culture)
    assert error_of(engine, windows, "Get-CimInstance -ClassName Nothing")[1] == message
    assert error_of(engine, windows, "Resolve-DnsName -Name nowhere.example")[1] == message


def test_an_error_ends_the_script_only_where_it_is_told_to(engine: PwshEngine) -> None:
    text = "Get-CimInstance -ClassName Nothing -ErrorAction SilentlyContinue; 'after'"
    assert run(engine, machine(), text) == ["after"]
    result = engine.run(machine(), payload_of_text("Get-CimInstance -ClassName Nothing"))
    failure = json.loads(result.stdout)
    assert result.rc == 1
    assert failure["failed"] is True
    assert failure["msg"] == "Unhandled exception while executing module: Falha genérica"


def test_an_error_that_is_only_written_fails_the_run_as_with_ansible(engine: PwshEngine) -> None:
    text = "'{}'; Get-CimInstance -ClassName Nothing -ErrorAction Continue"
    result = engine.run(machine(), payload_of_text(text))
    first, second = result.stdout.decode().split("\r\n")
    assert (result.rc, first, json.loads(second)["failed"]) == (1, "{}", True)


def test_a_row_has_every_column_with_its_type_and_null_where_not_asked(engine: PwshEngine) -> None:
    text = """
    $p = Get-CimInstance -Query 'SELECT ID, RequiredClientCount, EvaluationEndDate, LicenseIsAddon
        FROM SoftwareLicensingProduct WHERE PartialProductKey IS NOT NULL'
    $p.RequiredClientCount.GetType().FullName; $p.RequiredClientCount
    $p.LicenseIsAddon.GetType().FullName
    "$($p.EvaluationEndDate.Kind) $($p.EvaluationEndDate.ToUniversalTime().Year)"
    $p.EvaluationEndDate.Year
    $null -eq $p.Name
    @($p.PSObject.Properties.Name) -contains 'Name'
    @($p.PSObject.Properties.Name) -contains 'PSComputerName'
    """
    assert run(engine, machine(), text) == [
        "System.UInt32", 4294967295, "System.Boolean", "Local 1601", 1600, True, True, True,
    ]  # fmt: skip


def test_a_row_has_no_column_that_the_build_lacks(engine: PwshEngine) -> None:
    text = """
    Set-StrictMode -Version 2.0
    $s = Get-CimInstance -ClassName SoftwareLicensingService
    @($s.PSObject.Properties.Name) -contains 'KeyManagementServiceLookupDomain'
    try { $s.KeyManagementServiceLookupDomain } catch { 'strict' }
    """
    assert run(engine, machine(build=7601), text) == [False, "strict"]
    assert run(engine, machine(), text) == [True, None]


def test_class_filter_and_property_make_the_same_query(engine: PwshEngine) -> None:
    text = """
    $p = Get-CimInstance -ClassName SoftwareLicensingProduct -Property ID, LicenseFamily `
        -Filter 'PartialProductKey IS NOT NULL' -Namespace root\\cimv2
    $p.LicenseFamily; $null -eq $p.Name
    """
    assert run(engine, machine(), text) == ["ServerStandard", True]


def test_a_method_is_called_by_instance_and_by_query(engine: PwshEngine) -> None:
    windows = machine()
    text = f"""{SERVICE}
    ({SET_PORT} @{{ PortNumber = [uint32]1700 }}).ReturnValue.GetType().FullName
    $name = @{{ MachineName = 'a.b' }}
    (Invoke-CimMethod -Query 'SELECT Version FROM SoftwareLicensingService' `
        -MethodName SetKeyManagementServiceMachine -Arguments $name).ReturnValue
    """
    assert run(engine, windows, text) == ["System.UInt32", 0]
    assert (windows.kms_port, windows.kms_host) == (1700, "a.b")


def test_a_registry_key_has_typed_values_and_the_properties_of_its_provider(
    engine: PwshEngine,
) -> None:
    text = f"""
    $key = Get-ItemProperty -LiteralPath {VALUES}
    foreach ($name in 'Text', 'Number', 'Many', 'Raw') {{ $key.$name.GetType().FullName }}
    $key.Number
    $key.PSChildName; $key.PSPath
    @((Get-ItemProperty -LiteralPath {VALUES} -Name Text).PSObject.Properties.Name) -join ' '
    (Get-ItemProperty -LiteralPath '{CURRENT_VERSION}').CurrentBuild
    """
    assert run(engine, machine(), text) == [
        "System.String", "System.Int32", "System.String[]", "System.Byte[]", -1, "Contoso",
        r"Microsoft.PowerShell.Core\Registry::HKEY_LOCAL_MACHINE\SOFTWARE\Contoso",
        "Text PSPath PSParentPath PSChildName PSDrive PSProvider", "20348",
    ]  # fmt: skip


def test_dns_answers_carry_records_that_were_not_asked_for(engine: PwshEngine) -> None:
    text = f"""
    $srv = @(Resolve-DnsName -Name _vlmcs._tcp.contoso.example -Type SRV)
    "$($srv.Type)"; "$($srv[0].Type)" -eq 'SRV'
    $srv[0].NameTarget; $srv[0].Port.GetType().FullName; $srv[0].Weight
    "$(@(Resolve-DnsName -Name {HERE} -Type A).Type)"
    "$(@(Resolve-DnsName -Name {HERE} -Type A_AAAA).Type)"
    "$(@(Resolve-DnsName -Name {HERE}).Type)"
    "$(@(Resolve-DnsName -Name {HERE} -Type AAAA).Type)"
    """
    assert run(engine, machine(), text) == [
        "SRV A", True, HERE, "System.UInt16", 7, "CNAME A", "CNAME A", "CNAME A", "CNAME SOA",
    ]  # fmt: skip


def test_resolve_dns_name_comes_and_goes_with_the_machine(engine: PwshEngine) -> None:
    text = "$null -eq (Get-Command -Name Resolve-DnsName -ErrorAction Ignore)"
    older = machine(has_resolve_dns_name=False)
    missing = [run(engine, windows, text) for windows in (machine(), older, machine())]
    assert missing == [[False], [True], [False]]
    assert error_of(engine, older, "Resolve-DnsName -Name x")[0] == "CommandNotFoundException"
