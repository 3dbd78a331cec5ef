# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# Asks DNS and connects, for _SppRead.psm1.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Get-KmsDnsRecord {
    <# The SRV records of KMS hosts in the first of the domains that has any, and what each domain answered. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory = $true)][AllowEmptyCollection()][string[]]$Domain)

    $found = @{ domain = $null; records = @(); error = $null; asked = @() }
    foreach ($one in $Domain) {
        $found.domain = $one
        $found.error = $null
        try {
            $found.records = @(
                foreach ($answer in @(Resolve-DnsName -Name "_vlmcs._tcp.$one" -Type SRV)) {
                    if ("$($answer.Type)" -eq 'SRV') {
                        @{ host = $answer.NameTarget; port = $answer.Port; priority = $answer.Priority; weight = $answer.Weight }
                    }
                }
            )
        }
        catch {
            $found.error = Get-ErrorCode -ErrorRecord $_
        }
        $found.asked += @{ domain = $one; error = $found.error }
        if ($found.records.Count) {
            break
        }
    }
    $found
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
        $client = $null
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        try {
            $client = [System.Net.Sockets.TcpClient]::new($address.AddressFamily)
            $probe.open = $client.ConnectAsync($address, $Endpoint.port).Wait($TimeoutMilliseconds)
            $probe.error = if ($probe.open) { $null } else { 'TimedOut' }
        }
        catch {
            $thrown = $_.Exception.GetBaseException()
            $probe.error = if ($thrown -is [System.Net.Sockets.SocketException]) { "$($thrown.SocketErrorCode)" } else { $thrown.GetType().Name }
        }
        finally {
            if ($null -ne $client) {
                $client.Dispose()
            }
        }
        if ($probe.open) {
            $probe.milliseconds = $watch.ElapsedMilliseconds
            break
        }
    }
    $probe
}

function Get-DnsSuffix {
    <# The domains in one registry value that was read, in its order. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State,
        [Parameter(Mandatory = $true)][string]$Key,
        [Parameter(Mandatory = $true)][string]$Value
    )

    if ($State.registry.Contains($Key)) {
        "$($State.registry[$Key][$Value])" -split ',' | ForEach-Object -Process { $_.Trim().TrimEnd('.') } | Where-Object -FilterScript { $_ }
    }
}

function Get-KmsDomain {
    <# Where Windows looks for KMS hosts: the lookup domain alone when set, else every DNS suffix: the
    primary one, the search list, those of the connections. What a policy sets counts instead of what
    the machine has. A lookup domain that is given counts instead of the machine's, an empty one for none. #>
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
    $primary = @(Get-DnsSuffix -State $State -Key dns_suffix_policy -Value PrimaryDnsSuffix)
    if (-not $primary.Count) {
        $primary = @(Get-DnsSuffix -State $State -Key dns -Value Domain)
    }
    $search = @(Get-DnsSuffix -State $State -Key dns_policy -Value SearchList)
    if (-not $search.Count) {
        $search = @(Get-DnsSuffix -State $State -Key dns -Value SearchList)
    }
    $connection = @(Get-DnsSuffix -State $State -Key dns_policy -Value AdapterDomainName)
    if (-not $connection.Count) {
        $connection = @(foreach ($row in @($State.tables['connections'])) { if ($null -ne $row -and $row.DNSDomain) { $row.DNSDomain } })
        $connection += @(Get-DnsSuffix -State $State -Key dns -Value DhcpDomain)
    }
    $domains = @()
    foreach ($one in $primary + $search + $connection) {
        if ($one -notin $domains) {
            $domains += $one
        }
    }
    $domains
}

Export-ModuleMember -Function Get-KmsDnsRecord, Get-KmsDomain, Test-KmsEndpoint
