# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# Calls methods; which, and in what order, is Python (plugin_utils/_wmi/request.py).

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# The only methods that are ever called, and their arguments' types: CIM refuses an [int] where the
# class says uint32. Written by `make generate` from _wmi/methods.py.
$script:Methods = @{
    SoftwareLicensingProduct = @{
        Activate = @{ }
        UninstallProductKey = @{ }
        DepositOfflineConfirmationId = @{ InstallationId = [string]; ConfirmationId = [string] }
        SetKeyManagementServiceMachine = @{ MachineName = [string] }
        ClearKeyManagementServiceMachine = @{ }
        SetKeyManagementServicePort = @{ PortNumber = [uint32] }
        ClearKeyManagementServicePort = @{ }
        SetKeyManagementServiceLookupDomain = @{ LookupDomain = [string] }
        ClearKeyManagementServiceLookupDomain = @{ }
        SetVLActivationTypeEnabled = @{ ActivationType = [uint32] }
        ClearVLActivationTypeEnabled = @{ }
        ReArmSku = @{ }
        GetTokenActivationGrants = @{ }
        GenerateTokenActivationChallenge = @{ }
        DepositTokenActivationResponse = @{ Challenge = [string]; Response = [string]; CertChain = [string] }
    }
    OfficeSoftwareProtectionProduct = @{
        Activate = @{ }
        UninstallProductKey = @{ }
        DepositOfflineConfirmationId = @{ InstallationId = [string]; ConfirmationId = [string] }
        SetKeyManagementServiceMachine = @{ MachineName = [string] }
        ClearKeyManagementServiceMachine = @{ }
        SetKeyManagementServicePort = @{ PortNumber = [uint32] }
        ClearKeyManagementServicePort = @{ }
        GetTokenActivationGrants = @{ }
        GenerateTokenActivationChallenge = @{ }
        DepositTokenActivationResponse = @{ Challenge = [string]; Response = [string]; CertChain = [string] }
    }
    SoftwareLicensingService = @{
        InstallProductKey = @{ ProductKey = [string] }
        SetKeyManagementServiceMachine = @{ MachineName = [string] }
        ClearKeyManagementServiceMachine = @{ }
        SetKeyManagementServicePort = @{ PortNumber = [uint32] }
        ClearKeyManagementServicePort = @{ }
        SetKeyManagementServiceLookupDomain = @{ LookupDomain = [string] }
        ClearKeyManagementServiceLookupDomain = @{ }
        SetVLActivationTypeEnabled = @{ ActivationType = [uint32] }
        ClearVLActivationTypeEnabled = @{ }
        DisableKeyManagementServiceHostCaching = @{ DisableCaching = [bool] }
        DisableKeyManagementServiceActivation = @{ DisableActivation = [bool] }
        SetKeyManagementServiceListeningPort = @{ PortNumber = [uint32] }
        ClearKeyManagementServiceListeningPort = @{ }
        SetVLActivationInterval = @{ ActivationInterval = [uint32] }
        SetVLRenewalInterval = @{ RenewalInterval = [uint32] }
        DisableKeyManagementServiceDnsPublishing = @{ DisablePublishing = [bool] }
        EnableKeyManagementServiceLowPriority = @{ EnableLowPriority = [bool] }
        RefreshLicenseStatus = @{ }
        ClearProductKeyFromRegistry = @{ }
        InstallLicense = @{ License = [string] }
        ReArmWindows = @{ }
        ReArmApp = @{ ApplicationId = [string] }
        DoActiveDirectoryOnlineActivation = @{ ProductKey = [string]; ActivationObjectName = [string] }
        GenerateActiveDirectoryOfflineActivationId = @{ ProductKey = [string] }
        DepositActiveDirectoryOfflineActivationConfirmation = @{ ProductKey = [string]; ConfirmationID = [string]; ActivationObjectName = [string] }
    }
    OfficeSoftwareProtectionService = @{
        InstallProductKey = @{ ProductKey = [string] }
        DisableKeyManagementServiceHostCaching = @{ DisableCaching = [bool] }
        DisableKeyManagementServiceActivation = @{ DisableActivation = [bool] }
        InstallLicense = @{ License = [string] }
    }
    SoftwareLicensingTokenActivationLicense = @{
        Uninstall = @{ }
    }
    OfficeSoftwareProtectionTokenActivationLicense = @{
        Uninstall = @{ }
    }
}
$script:Gives = @{
    GetTokenActivationGrants = @('Grants')
    GenerateTokenActivationChallenge = @('Challenge')
    GenerateActiveDirectoryOfflineActivationId = @('InstallationID')
}

function Get-StepTarget {
    <# The one instance a step means: its key column, found by the columns that the step names. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][System.Collections.IDictionary]$Step)

    $key = if ($Step.class -like '*Service') { 'Version' } else { 'ID' }
    $query = "SELECT $key FROM $($Step.class)"
    $conditions = @(
        foreach ($column in @($Step.target.Keys)) {
            $value = $Step.target[$column]
            if ($value -is [bool]) { "$column = $("$value".ToUpperInvariant())" } else { "$column = '$value'" }
        }
    )
    if ($conditions.Count) {
        $query += " WHERE $($conditions -join ' AND ')"
    }
    Get-CimInstance -Query $query -OperationTimeoutSec 120
}

function Invoke-SppStep {
    <# Runs one step: its language-neutral error code, null when it worked, and what the method gave. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Step,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Secret
    )

    $result = @{ method = $Step.method; error = $null; output = @{ } }
    $methods = $script:Methods[$Step.class]
    if ($null -eq $methods -or -not $methods.Contains($Step.method)) {
        $result.error = 'MethodNotAllowed'
        return $result
    }
    $arguments = @{ }
    foreach ($argument in $methods[$Step.method].GetEnumerator()) {
        $value = if ($Step.secrets.Contains($argument.Key)) { $Secret[$Step.secrets[$argument.Key]] } else { $Step.arguments[$argument.Key] }
        $arguments[$argument.Key] = $value -as $argument.Value
    }
    try {
        $instances = @(Get-StepTarget -Step $Step)
        if ($instances.Count -ne 1) {
            $result.error = "TargetCount$($instances.Count)"
            return $result
        }
        $answer = Invoke-CimMethod -InputObject $instances[0] -MethodName $Step.method -Arguments $arguments -OperationTimeoutSec 600
        if ($answer.ReturnValue -ne 0) {
            $result.error = 'HRESULT 0x{0:x8}' -f $answer.ReturnValue
            return $result
        }
        foreach ($name in @($script:Gives[$Step.method] | Where-Object -FilterScript { $_ })) {
            $result.output[$name] = $answer.$name
        }
    }
    catch {
        $result.error = Get-ErrorCode -ErrorRecord $_
    }
    $result
}

function Invoke-SppPlan {
    <# Runs the steps in order up to the first that fails, then reads the state again. Steps of another
    kind need a module that brings Invoke-LocalStep. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][object[]]$Step,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Secret,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Request
    )

    $results = @()
    foreach ($one in $Step) {
        $isLocal = $one.class -eq 'local' -and (Get-Command -Name Invoke-LocalStep -ErrorAction Ignore)
        $result = if ($isLocal) { Invoke-LocalStep -Step $one -Secret $Secret } else { Invoke-SppStep -Step $one -Secret $Secret }
        $results += $result
        if ($result.error) {
            break
        }
    }
    @{ steps = $results; state = Get-SppState -Request $Request }
}

Export-ModuleMember -Function Invoke-SppPlan, Invoke-SppStep
