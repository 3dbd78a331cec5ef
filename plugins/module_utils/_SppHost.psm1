# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# What a KMS host needs beside its licence: the Windows feature, firewall rules, a service that runs,
# an SRV record. On top of _SppRead.psm1 and _SppRegistry.psm1; decides nothing. Windows itself does
# the serving.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$script:Feature = 'VolumeActivation'
$script:Service = 'sppsvc'
$script:RestartRecord = $null
$script:Rules = 'SPPSVC-In-TCP', 'SPPSVC-In-TCP-NoScope'

function Test-MissingCommand {
    <# Whether this Windows lacks a command, as clients and old servers do. #>
    [CmdletBinding()]
    [OutputType([bool])]
    param([Parameter(Mandatory = $true)][string]$Name)

    $null -eq (Get-Command -Name $Name -ErrorAction Ignore)
}

function Get-FeatureFact {
    <# The state of the Windows feature. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param()

    $fact = @{ state = $null; error = $null }
    if (Test-MissingCommand -Name Get-WindowsFeature) {
        $fact.error = 'CommandMissing'
        return $fact
    }
    try {
        foreach ($feature in @(Get-WindowsFeature -Name $script:Feature -ErrorAction Stop)) {
            $fact.state = "$($feature.InstallState)"
        }
    }
    catch {
        $fact.error = Get-ErrorCode -ErrorRecord $_
    }
    $fact
}

function Get-FirewallFact {
    <# The rules by name: on or off, and for which profiles. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory = $true)][AllowEmptyCollection()][string[]]$Name)

    $fact = @{ rules = @(); error = $null }
    if (Test-MissingCommand -Name Get-NetFirewallRule) {
        $fact.error = 'CommandMissing'
        return $fact
    }
    foreach ($one in $Name) {
        $rule = @{ name = $one; enabled = $null; profile = $null; error = $null }
        try {
            $found = Get-NetFirewallRule -Name $one -ErrorAction Stop
            $rule.enabled = "$($found.Enabled)"
            $rule.profile = "$($found.Profile)"
        }
        catch {
            $rule.error = Get-ErrorCode -ErrorRecord $_
        }
        $fact.rules += $rule
    }
    $fact
}

function Get-ServiceFact {
    <# Whether the service runs. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param()

    $fact = @{ status = $null; error = $null }
    try {
        $fact.status = "$((Get-Service -Name $script:Service).Status)"
    }
    catch {
        $fact.error = Get-ErrorCode -ErrorRecord $_
    }
    $fact
}

function Get-OwnProbe {
    <# Connections of the machine to its own name: at the port asked for, and at the one that is set. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Request,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State
    )

    $ports = @($Request.port)
    foreach ($service in @($State.tables['service'])) {
        $set = if ($null -ne $service -and $service['KeyManagementServiceListeningPort']) { [int]$service['KeyManagementServiceListeningPort'] } else { 1688 }
        if ($set -notin $ports) {
            $ports += $set
        }
    }
    foreach ($port in $ports) {
        Test-KmsEndpoint -Endpoint @{ host = $Name; port = $port } -TimeoutMilliseconds $Request.timeout_milliseconds
    }
}

function Get-HostFact {
    <# Everything about a KMS host that is not in the state of _SppRead.psm1, which has its name. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Request,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State
    )

    $own = $State.registry['own_name']
    $facts = @{
        feature = Get-FeatureFact
        firewall = Get-FirewallFact -Name $Request.rules
        service = Get-ServiceFact
        records = @()
        probes = @()
    }
    if ($null -eq $own -or -not $own.Hostname -or (Test-MissingCommand -Name Resolve-DnsName)) {
        return $facts
    }
    foreach ($domain in @(@($own.Domain) + $Request.domains | Where-Object -FilterScript { $_ } | ForEach-Object -Process { "$_".ToLowerInvariant() })) {
        if ($domain -notin ($facts.records | ForEach-Object -Process { $_.domain })) {
            $facts.records += Get-KmsDnsRecord -Domain $domain
        }
    }
    $name = ($own.Hostname, $own.Domain | Where-Object -FilterScript { $_ }) -join '.'
    $facts.probes = @(Get-OwnProbe -Name $name.ToLowerInvariant() -Request $Request -State $State)
    $facts
}

function Get-NewestRecord {
    <# The number of the newest event about SRV records, by which later ones are told from earlier ones. #>
    [CmdletBinding()]
    [OutputType([long])]
    param()

    $found = @{ errors = @() }
    Add-LicensingEvent -State $found -Query @{ name = 'newest'; log = 'Application'; provider = 'Microsoft-Windows-Security-SPP'; ids = 12293, 12294; most = 1 }
    [long]$newest = 0
    foreach ($event in @($found.events['newest'] | Where-Object -FilterScript { $_ })) {
        $newest = $event.record
    }
    $newest
}

function Get-RestartRecord {
    <# The newest event before the restart of the service in this run: only later ones answer it. #>
    [CmdletBinding()]
    [OutputType([long])]
    param()

    # None is 0.
    [long]$script:RestartRecord
}

function Test-HostReady {
    <# Whether a KMS host that was restarted has opened its port, told of its records, and DNS has them. #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Request,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State
    )

    $services = @($State.tables['service'] | Where-Object -FilterScript { $null -ne $_ -and $_['IsKeyManagementServiceMachine'] -eq 1 })
    if (-not $services.Count) {
        return $true
    }
    $facts = Get-HostFact -Request $Request.host -State $State
    foreach ($probe in $facts.probes) {
        if ($probe.port -eq $Request.host.port -and $probe.addresses.Count -and -not $probe.open) {
            return $false
        }
    }
    if ($services[0]['KeyManagementServiceDnsPublishing'] -eq $false) {
        return $true
    }
    $found = @{ errors = @() }
    Add-LicensingEvent -State $found -Query $Request.events -AfterRecord $script:RestartRecord
    $events = @($found.events.Values | ForEach-Object -Process { $_ })
    foreach ($record in $facts.records) {
        $told = @($events | Where-Object -FilterScript { $record.domain -in $_.values })
        # 12293: it could not be published.
        if (-not $told.Count -or ($told[0].id -ne 12293 -and -not $record.records.Count)) {
            return $false
        }
    }
    $true
}

function Wait-HostReady {
    <# Waits for a KMS host that was restarted, a minute at most; the state as it is then. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Request,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State
    )

    $waited = 0
    while ($null -ne $script:RestartRecord -and $waited -lt 60 -and -not (Test-HostReady -Request $Request -State $State)) {
        Start-Sleep -Seconds 5
        $waited += 5
        $State = Get-SppState -Request $Request
    }
    $State
}

function Install-HostFeature {
    <# Installs the Windows feature; the output tells whether Windows wants a restart. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][hashtable]$Output)

    $done = Install-WindowsFeature -Name $script:Feature -IncludeManagementTools -ErrorAction Stop
    $Output.RestartNeeded = "$($done.RestartNeeded)"
    if (-not $done.Success) {
        throw [System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new(), "FeatureNotInstalled $($done.ExitCode)", 'NotSpecified', $null)
    }
}

function Set-HostFirewallRule {
    <# Turns a rule on for the profiles and the port, and for addresses where they are given. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][System.Collections.IDictionary]$Argument)

    if ($Argument.Name -notin $script:Rules) {
        throw [System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new(), 'FirewallRuleNotAllowed', 'NotSpecified', $null)
    }
    $profiles = $Argument.Profiles -join ', '
    if (@($Argument.RemoteAddresses).Count) {
        Set-NetFirewallRule -Name $Argument.Name -Enabled True -Profile $profiles -LocalPort "$($Argument.Port)" -RemoteAddress $Argument.RemoteAddresses -ErrorAction Stop
    }
    else {
        Set-NetFirewallRule -Name $Argument.Name -Enabled True -Profile $profiles -LocalPort "$($Argument.Port)" -ErrorAction Stop
    }
}

function Restart-HostService {
    <# Restarts the licensing service, and keeps which event was the newest before. #>
    [CmdletBinding()]
    param()

    $newest = Get-NewestRecord
    Restart-Service -Name $script:Service
    $script:RestartRecord = $newest
}

function Invoke-LocalStep {
    <# Runs one step that is no method of WMI; the answer is that of Invoke-SppStep. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Step,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Secret
    )

    $null = $Secret
    $result = @{ method = $Step.method; error = $null; output = @{ } }
    try {
        switch ($Step.method) {
            'InstallFeature' { Install-HostFeature -Output $result.output }
            'SetFirewallRule' { Set-HostFirewallRule -Argument $Step.arguments }
            'SetRegistryValue' { Set-AllowedRegistryValue -Name $Step.arguments.Name -Value $Step.arguments.Value }
            'RemoveRegistryValue' { Remove-AllowedRegistryValue -Name $Step.arguments.Name }
            'RestartService' { Restart-HostService }
            default { $result.error = 'MethodNotAllowed' }
        }
    }
    catch {
        $result.error = Get-ErrorCode -ErrorRecord $_
    }
    $result
}

Export-ModuleMember -Function Get-HostFact, Get-RestartRecord, Invoke-LocalStep, Wait-HostReady
