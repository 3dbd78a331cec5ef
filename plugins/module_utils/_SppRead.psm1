# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# Reads the Software Protection Platform; decides nothing. What to read and what the answers mean is
# Python on the controller (plugin_utils/_wmi/request.py).

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Get-ErrorCode {
    <# The part of an error that is the same in every language: 'HRESULT 0xc004f074', 'PathNotFound'. #>
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)][System.Management.Automation.ErrorRecord]$ErrorRecord)

    ($ErrorRecord.FullyQualifiedErrorId -split ',')[0]
}

function ConvertTo-PlainValue {
    <# A CIM or registry value as JSON can hold it; a date as ISO 8601 in UTC, the year 1601 as none. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][AllowNull()][object]$Value)

    if ($Value -isnot [datetime]) {
        return $Value
    }
    # Never no output at all: Windows PowerShell 5.1 writes that as {} in JSON.
    if ($Value.Year -le 1601) {
        return $null
    }
    $Value.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
}

function Get-RegistryValue {
    <# The named values of one key; a value or key that is missing is null. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][string]$Path,
        [Parameter(Mandatory = $true)][string[]]$Name
    )

    try {
        $key = Get-ItemProperty -LiteralPath $Path
    }
    catch {
        if ((Get-ErrorCode -ErrorRecord $_) -ne 'PathNotFound') {
            throw
        }
        $key = $null
    }
    $values = @{ }
    foreach ($one in $Name) {
        $property = if ($null -ne $key) { $key.PSObject.Properties[$one] }
        # Not as the value of an if, which makes a text of a list of one.
        $values[$one] = $null
        if ($null -ne $property) {
            $values[$one] = $property.Value
        }
    }
    $values
}

function Get-CimTable {
    <# The rows of one class, with the columns that this build of Windows has. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Table,
        [Parameter(Mandatory = $true)][int]$Build
    )

    $columns = @(foreach ($group in $Table.columns) { if ($Build -ge $group.since_build) { $group.names } })
    $query = "SELECT $($columns -join ', ') FROM $($Table.class)"
    if ($Table.where) {
        $query += " WHERE $($Table.where)"
    }
    foreach ($instance in @(Get-CimInstance -Query $query)) {
        $row = @{ }
        foreach ($column in $columns) {
            $row[$column] = ConvertTo-PlainValue -Value $instance.$column
        }
        $row
    }
}

function Get-KmsDnsRecord {
    <# The SRV records of KMS hosts in the first of the domains that has any. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory = $true)][AllowEmptyCollection()][string[]]$Domain)

    $asked = @{ domain = $null; records = @(); error = $null }
    foreach ($one in $Domain) {
        $asked.domain = $one
        try {
            $asked.records = @(
                foreach ($answer in @(Resolve-DnsName -Name "_vlmcs._tcp.$one" -Type SRV)) {
                    if ("$($answer.Type)" -eq 'SRV') {
                        @{ host = $answer.NameTarget; port = $answer.Port; priority = $answer.Priority; weight = $answer.Weight }
                    }
                }
            )
            $asked.error = $null
            break
        }
        catch {
            $asked.error = Get-ErrorCode -ErrorRecord $_
        }
    }
    $asked
}

function Get-HostAddress {
    <# The addresses of a host as this machine resolves them; an address is its own answer. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][string]$Name)

    $literal = $null
    if ([System.Net.IPAddress]::TryParse($Name, [ref]$literal)) {
        return $literal
    }
    foreach ($answer in @(Resolve-DnsName -Name $Name -Type A_AAAA)) {
        if ("$($answer.Type)" -in @('A', 'AAAA')) {
            [System.Net.IPAddress]::Parse($answer.IPAddress)
        }
    }
}

function Test-KmsEndpoint {
    <# Whether a TCP connection to the KMS host opens from this machine: address, milliseconds, error. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Endpoint,
        [Parameter(Mandatory = $true)][int]$TimeoutMilliseconds
    )

    $probe = @{ host = $Endpoint.host; port = $Endpoint.port; addresses = @(); open = $false; milliseconds = $null; error = $null }
    try {
        $addresses = @(Get-HostAddress -Name $Endpoint.host)
    }
    catch {
        $probe.error = Get-ErrorCode -ErrorRecord $_
        return $probe
    }
    $probe.addresses = @(foreach ($address in $addresses) { "$address" })
    foreach ($address in $addresses) {
        $client = [System.Net.Sockets.TcpClient]::new($address.AddressFamily)
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        try {
            $probe.open = $client.ConnectAsync($address, $Endpoint.port).Wait($TimeoutMilliseconds)
            $probe.error = if ($probe.open) { $null } else { 'TimedOut' }
        }
        catch {
            $probe.error = "$($_.Exception.GetBaseException().SocketErrorCode)"
        }
        finally {
            $client.Dispose()
        }
        if ($probe.open) {
            $probe.milliseconds = $watch.ElapsedMilliseconds
            break
        }
    }
    $probe
}

function Get-OwnSettingKey {
    <# The registry keys where Windows keeps what is set for one product, of those products that have a key. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$OwnSetting
    )

    foreach ($product in @($State.tables['products'])) {
        if ($null -ne $product -and $product['PartialProductKey']) {
            @{
                name = "own_settings_$($product['ID'])".ToLowerInvariant()
                path = "$($OwnSetting.path)\$($product['ApplicationID'])\$($product['ID'])"
                values = $OwnSetting.values
            }
        }
    }
}

function Get-SppState {
    <# Everything the request asks for, in one answer. What can't be read is named in errors. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory = $true)][System.Collections.IDictionary]$Request)

    $state = @{
        clock = ConvertTo-PlainValue -Value ([datetime]::UtcNow)
        powershell = "$($PSVersionTable.PSVersion)"
        registry = @{ }
        tables = @{ }
        dns = $null
        probes = @()
        probes_found = @()
        errors = @()
    }
    foreach ($key in $Request.registry) {
        try {
            $state.registry[$key.name] = Get-RegistryValue -Path $key.path -Name $key.values
        }
        catch {
            $state.errors += @{ source = $key.name; code = Get-ErrorCode -ErrorRecord $_ }
        }
    }
    $build = 0
    if ($state.registry.Contains('windows')) {
        $null = [int]::TryParse("$($state.registry.windows.CurrentBuild)", [ref]$build)
    }
    foreach ($table in $Request.tables) {
        try {
            $state.tables[$table.name] = @(Get-CimTable -Table $table -Build $build)
        }
        catch {
            $state.errors += @{ source = $table.name; code = Get-ErrorCode -ErrorRecord $_ }
        }
    }
    foreach ($key in @(Get-OwnSettingKey -State $state -OwnSetting $Request.own_settings)) {
        try {
            $state.registry[$key.name] = Get-RegistryValue -Path $key.path -Name $key.values
        }
        catch {
            $state.errors += @{ source = $key.name; code = Get-ErrorCode -ErrorRecord $_ }
        }
    }
    if (-not (Get-Command -Name Resolve-DnsName -ErrorAction Ignore)) {
        return $state
    }
    if ($Request.discover) {
        $state.dns = Get-KmsDnsRecord -Domain @(Get-KmsDomain -State $state -LookupDomain $Request.lookup_domain)
        foreach ($record in $state.dns.records) {
            if ($state.probes_found.Count -eq $Request.probe_found.most) {
                break
            }
            $state.probes_found += Test-KmsEndpoint -Endpoint $record -TimeoutMilliseconds $Request.probe_found.timeout_milliseconds
        }
    }
    foreach ($endpoint in $Request.probes) {
        $probe = Test-KmsEndpoint -Endpoint $endpoint -TimeoutMilliseconds $endpoint.timeout_milliseconds
        $state.probes += $probe
        if ($probe.open) {
            break
        }
    }
    $state
}

function Get-KmsDomain {
    <# Where Windows looks for KMS hosts: the lookup domain alone when set, else suffix and search list.
    A lookup domain that is given counts instead of the machine's, an empty one for none. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State,
        [Parameter(Mandatory = $true)][AllowNull()][object]$LookupDomain
    )

    if ($null -eq $LookupDomain) {
        foreach ($service in @($State.tables['service'])) {
            $LookupDomain = if ($null -ne $service) { $service['KeyManagementServiceLookupDomain'] }
        }
    }
    if ($LookupDomain) {
        return $LookupDomain
    }
    if ($State.registry.Contains('dns')) {
        @($State.registry.dns.Domain) + @("$($State.registry.dns.SearchList)" -split ',') |
            ForEach-Object -Process { "$_".Trim() } |
            Where-Object -FilterScript { $_ }
    }
}

Export-ModuleMember -Function Get-ErrorCode, Get-KmsDnsRecord, Get-SppState, Test-KmsEndpoint
