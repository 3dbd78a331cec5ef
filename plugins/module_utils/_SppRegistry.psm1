# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# Writes registry values that no method sets; needs Invoke-LocalStep.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# The only values that are ever written. Written by `make generate` from _wmi/registry.py.
$script:RegistryValues = @{
    user_operations = @{ path = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform'; value = 'UserOperations'; kind = 'DWord'; type = [int] }
    office_user_operations = @{ path = 'HKLM:\SOFTWARE\Microsoft\OfficeSoftwareProtectionPlatform'; value = 'UserOperations'; kind = 'DWord'; type = [int] }
    dns_domains = @{ path = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform'; value = 'DnsDomainPublishList'; kind = 'MultiString'; type = [string[]] }
    kms_version = @{ path = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform'; value = 'KeyManagementServiceVersion'; kind = 'String'; type = [string] }
}

function Get-AllowedRegistryValue {
    <# Path, value and type of a name of the table; the error of any other name. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory = $true)][string]$Name)

    if (-not $script:RegistryValues.Contains($Name)) {
        throw [System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new(), 'RegistryValueNotAllowed', 'NotSpecified', $null)
    }
    $script:RegistryValues[$Name]
}

function Set-AllowedRegistryValue {
    <# Writes one value; the key above it must be there. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][object]$Value
    )

    $allowed = Get-AllowedRegistryValue -Name $Name
    Set-ItemProperty -LiteralPath $allowed.path -Name $allowed.value -Value ($Value -as $allowed.type) -Type $allowed.kind
}

function Remove-AllowedRegistryValue {
    <# Removes one value; one that is not there is an error. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][string]$Name)

    $allowed = Get-AllowedRegistryValue -Name $Name
    Remove-ItemProperty -LiteralPath $allowed.path -Name $allowed.value
}

Export-ModuleMember -Function Set-AllowedRegistryValue, Remove-AllowedRegistryValue
