# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# Reads, decides nothing: what to read and what it means is Python (plugin_utils/_wmi/request.py).

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# For one answer of WMI; without products that have no key it takes a second or two.
$script:TimeoutSeconds = 120

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

function Add-RegistryValue {
    <# Puts the named values of one key into a state; a value or key that is missing is null. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Key
    )

    $found = @()
    $faults = @()
    try {
        $found = @(Get-ItemProperty -LiteralPath $Key.path)
    }
    catch {
        if ((Get-ErrorCode -ErrorRecord $_) -ne 'PathNotFound') {
            # One malformed value, even one that nobody asked for, fails them all: one by one then.
            foreach ($one in $Key.values) {
                try {
                    $found += Get-ItemProperty -LiteralPath $Key.path -Name $one
                }
                catch {
                    $code = Get-ErrorCode -ErrorRecord $_
                    if ($code -ne 'System.Management.Automation.PSArgumentException') {
                        $faults += @{ source = "$($Key.name).$one"; code = $code }
                    }
                }
            }
        }
    }
    if ($faults.Count -and $faults.Count -eq @($Key.values).Count) {
        $State.errors += @{ source = $Key.name; code = $code }
        return
    }
    $State.errors += $faults
    $State.registry[$Key.name] = @{ }
    foreach ($one in $Key.values) {
        $State.registry[$Key.name][$one] = $null
        foreach ($values in $found) {
            if ($null -ne $values.PSObject.Properties[$one]) {
                $State.registry[$Key.name][$one] = $values.$one
            }
        }
    }
}

function Get-CimTable {
    <# The rows of one class; a column that the class of this Windows has not is null. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Table,
        [Parameter(Mandatory = $true)][int]$Build
    )

    $asked = @(foreach ($group in $Table.columns) { if ($Build -ge $group.since_build) { $group.names } })
    $columns = $asked
    $from = "FROM $($Table.class)"
    if ($Table.where) {
        $from += " WHERE $($Table.where)"
    }
    try {
        $instances = @(Get-CimInstance -Query "SELECT $($columns -join ', ') $from" -OperationTimeoutSec $script:TimeoutSeconds)
    }
    catch {
        if ((Get-ErrorCode -ErrorRecord $_) -ne 'HRESULT 0x80041017') {
            throw
        }
        $has = @((Get-CimClass -ClassName $Table.class -OperationTimeoutSec $script:TimeoutSeconds).CimClassProperties | ForEach-Object -Process { $_.Name })
        $columns = @($asked | Where-Object -FilterScript { $_ -in $has })
        $instances = @(Get-CimInstance -Query "SELECT $($columns -join ', ') $from" -OperationTimeoutSec $script:TimeoutSeconds)
    }
    foreach ($instance in $instances) {
        $row = @{ }
        foreach ($column in $asked) {
            $row[$column] = $null
            if ($column -in $columns) {
                $row[$column] = ConvertTo-PlainValue -Value $instance.$column
            }
        }
        $row
    }
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
        Add-RegistryValue -State $state -Key $key
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
        Add-RegistryValue -State $state -Key $key
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

Export-ModuleMember -Function Get-ErrorCode, Get-SppState
