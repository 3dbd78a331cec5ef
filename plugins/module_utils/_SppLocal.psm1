# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# What is no method of WMI: licence files, activation objects, token signer. Only its verbs send it.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Get-LocalErrorCode {
    <# As Get-ErrorCode, and the HRESULT of what Active Directory and COM objects throw. #>
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)][System.Management.Automation.ErrorRecord]$ErrorRecord)

    $thrown = $ErrorRecord.Exception.GetBaseException()
    if ($thrown -is [System.Runtime.InteropServices.ExternalException]) {
        return 'HRESULT 0x{0:x8}' -f $thrown.HResult
    }
    Get-ErrorCode -ErrorRecord $ErrorRecord
}

function Invoke-OneStep {
    <# A step of _SppWrite.psm1 as part of a larger one, which its error ends: what it gave. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][string]$Class,
        [Parameter(Mandatory = $true)][string]$Method,
        [Parameter()][hashtable]$Argument = @{ },
        [Parameter()][hashtable]$Target = @{ }
    )

    $step = @{ class = $Class; method = $Method; arguments = $Argument; secrets = @{ }; target = $Target }
    $result = Invoke-SppStep -Step $step -Secret @{ }
    if ($result.error) {
        throw [System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new(), $result.error, 'NotSpecified', $null)
    }
    $result.output
}

function Get-LicenseFile {
    <# The paths of the licences that setup stored; a folder that is missing has none. #>
    $system = "$env:SystemRoot\System32"
    foreach ($folder in @(@{ path = "$system\spp\tokens"; recurse = $true }, @{ path = "$system\oem"; recurse = $false })) {
        try {
            foreach ($file in @(Get-ChildItem -LiteralPath $folder.path -Filter '*.xrm-ms' -Recurse:$folder.recurse -File)) {
                $file.FullName
            }
        }
        catch {
            if ((Get-ErrorCode -ErrorRecord $_) -ne 'PathNotFound') {
                throw
            }
        }
    }
}

function Install-LicenseFile {
    <# Installs them one after another; the output tells how far it came. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][hashtable]$Output)

    $Output.Count = 0
    $Output.File = $null
    foreach ($path in @(Get-LicenseFile)) {
        $Output.File = $path
        # Interpolated, because Get-Content hangs properties of its own on the text.
        $text = "$(Get-Content -LiteralPath $path -Raw -Encoding UTF8)"
        $null = Invoke-OneStep -Class SoftwareLicensingService -Method InstallLicense -Argument @{ License = $text }
        $Output.Count += 1
    }
}

function Get-DirectoryLogon {
    <# Which domain controller a step of the directory asks, and as whom; no user: as who connected.
    Without a server in a path the forest of that user would answer, not this machine's. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Step,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Secret
    )

    $server = $Step.arguments.Server
    if (-not $server) {
        $machine = Get-CimInstance -Query 'SELECT Domain, PartOfDomain FROM Win32_ComputerSystem' -OperationTimeoutSec 120
        $server = if ($machine.PartOfDomain) { $machine.Domain }
    }
    @{ root = "LDAP://$(if ($server) { "$server/" })"; user = $Step.arguments.User; password = $Secret[$Step.secrets.Password] }
}

function New-DirectoryEntry {
    <# An object of Active Directory; it is not looked for before it is used. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][hashtable]$Logon,
        [Parameter(Mandatory = $true)][string]$Path
    )

    $given = if ($Logon.user) { $Path, $Logon.user, $Logon.password } else { $Path }
    New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList $given
}

function Find-ActivationObject {
    <# The search results for every activation object of the forest. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][hashtable]$Logon)

    $root = New-DirectoryEntry -Logon $Logon -Path "$($Logon.root)RootDSE"
    # Binds now: what an indexer throws, PowerShell makes a null of.
    $root.RefreshCache()
    $configuration = $root.Properties['configurationNamingContext'].Value
    $path = "$($Logon.root)CN=Activation Objects,CN=Microsoft SPP,CN=Services,$configuration"
    $container = New-DirectoryEntry -Logon $Logon -Path $path
    $searcher = New-Object -TypeName System.DirectoryServices.DirectorySearcher -ArgumentList $container
    $searcher.Filter = '(objectClass=msSPP-ActivationObject)'
    foreach ($found in $searcher.FindAll()) {
        $found
    }
}

function Get-DirectoryValue {
    <# The first value of an attribute; null when the object has none. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][object]$Found,
        [Parameter(Mandatory = $true)][string]$Name
    )

    foreach ($value in $Found.Properties[$Name]) {
        if ($value -is [byte[]]) {
            return "$([guid]::new($value))"
        }
        return "$value"
    }
    $null
}

function Get-ActivationObject {
    <# Every activation object as plain data. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][hashtable]$Logon)

    foreach ($found in @(Find-ActivationObject -Logon $Logon)) {
        @{
            name = Get-DirectoryValue -Found $found -Name cn
            display_name = Get-DirectoryValue -Found $found -Name displayName
            distinguished_name = Get-DirectoryValue -Found $found -Name distinguishedName
            activation_id = Get-DirectoryValue -Found $found -Name msSPP-CSVLKSkuId
            partial_product_key = Get-DirectoryValue -Found $found -Name msSPP-CSVLKPartialProductKey
            extended_pid = Get-DirectoryValue -Found $found -Name msSPP-CSVLKPid
        }
    }
}

function Remove-ActivationObject {
    <# Deletes the activation object of that distinguished name, and can delete nothing else. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][hashtable]$Logon,
        [Parameter(Mandatory = $true)][string]$DistinguishedName
    )

    foreach ($found in @(Find-ActivationObject -Logon $Logon)) {
        if ((Get-DirectoryValue -Found $found -Name distinguishedName) -eq $DistinguishedName) {
            $entry = New-DirectoryEntry -Logon $Logon -Path $found.Path
            $entry.DeleteTree()
        }
    }
}

function Get-TokenTarget {
    <# The product that tokens activate: the step's, or Windows, with its key. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory = $true)][System.Collections.IDictionary]$Step)

    if ($Step.target.Count) {
        return @{ ID = $Step.target.ID }
    }
    $windows = "ApplicationID = '55c92734-d682-4d71-983e-d6ec3f16059f' AND PartialProductKey IS NOT NULL AND LicenseIsAddon = FALSE"
    $ids = @(foreach ($product in @(Get-CimInstance -Query "SELECT ID FROM SoftwareLicensingProduct WHERE $windows" -OperationTimeoutSec 120)) { $product.ID })
    # Without a product the step finds no target, and says so.
    @{ ID = "$(if ($ids.Count) { $ids[0] })" }
}

function New-TokenSigner {
    <# The token signer: Office's own service has its own. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][string]$Class)

    if ($Class -like 'Office*') {
        return New-Object -ComObject OSPPWMI.OSppWmiTokenActivationSigner
    }
    New-Object -ComObject SPPWMI.SppWmiTokenActivationSigner
}

function Get-TokenCertificate {
    <# The certificates that may activate, one line of text each. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][System.Collections.IDictionary]$Step)

    $given = Invoke-OneStep -Class $Step.arguments.Class -Method GetTokenActivationGrants -Target (Get-TokenTarget -Step $Step)
    $signer = New-TokenSigner -Class $Step.arguments.Class
    foreach ($line in @($signer.GetCertificateThumbprints([string[]]@($given.Grants)))) {
        "$line"
    }
}

function Invoke-TokenActivation {
    <# Has the certificate sign the product's challenge, and deposits the answer. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Step,
        [Parameter(Mandatory = $true)][AllowEmptyString()][string]$Pin
    )

    $class = $Step.arguments.Class
    $target = Get-TokenTarget -Step $Step
    $given = Invoke-OneStep -Class $class -Method GenerateTokenActivationChallenge -Target $target
    $signer = New-TokenSigner -Class $class
    $chain = $null
    $response = $signer.Sign($given.Challenge, $Step.arguments.Thumbprint, $Pin, [ref]$chain)
    $argument = @{ Challenge = $given.Challenge; Response = $response; CertChain = $chain }
    $null = Invoke-OneStep -Class $class -Method DepositTokenActivationResponse -Argument $argument -Target $target
}

function Invoke-LocalStep {
    <# Runs one step that is no method of WMI; the answer is that of Invoke-SppStep. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Step,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Secret
    )

    $result = @{ method = $Step.method; error = $null; output = @{ } }
    try {
        switch ($Step.method) {
            'ListLicenseFiles' { $result.output.Files = @(Get-LicenseFile) }
            'InstallLicenseFiles' { Install-LicenseFile -Output $result.output }
            'ListActivationObjects' { $result.output.Objects = @(Get-ActivationObject -Logon (Get-DirectoryLogon -Step $Step -Secret $Secret)) }
            'DeleteActivationObject' {
                $logon = Get-DirectoryLogon -Step $Step -Secret $Secret
                Remove-ActivationObject -Logon $logon -DistinguishedName $Step.arguments.DistinguishedName
            }
            'ListCertificates' { $result.output.Certificates = @(Get-TokenCertificate -Step $Step) }
            'ActivateByCertificate' { Invoke-TokenActivation -Step $Step -Pin $Secret[$Step.secrets.Pin] }
            'RearmOffice' { Invoke-OfficeRearm -Folder $Step.arguments.Folder -ActivationId $Step.arguments.ActivationId -Output $result.output }
            'RestartOfficeService' { Restart-OfficeService }
            'SetOfficeServiceAutomatic' { Set-OfficeServiceAutomatic }
            'SetRegistryValue' { Set-AllowedRegistryValue -Name $Step.arguments.Name -Value $Step.arguments.Value }
            'RemoveRegistryValue' { Remove-AllowedRegistryValue -Name $Step.arguments.Name }
            default { $result.error = 'MethodNotAllowed' }
        }
    }
    catch {
        $result.error = Get-LocalErrorCode -ErrorRecord $_
    }
    $result
}

Export-ModuleMember -Function Invoke-LocalStep
