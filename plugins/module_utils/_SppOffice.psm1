# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# Office's rearm program and its own service, on top of _SppRead.psm1.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$script:Service = 'osppsvc'
$script:Folders = @('Office14', 'Office15', 'Office16')
$script:Program = 'OSPPREARM.EXE'

function New-OfficeError {
    <# An error by its language-neutral code. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][string]$Code)

    [System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new(), $Code, 'NotSpecified', $null)
}

function Find-RearmProgram {
    <# The paths of the rearm program of one Office: 64-bit and 32-bit, MSI and Click-to-Run. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][string]$Folder)

    if ($Folder -notin $script:Folders) {
        throw (New-OfficeError -Code 'FolderNotAllowed')
    }
    # On 32-bit Windows the second is not set.
    foreach ($root in @(@($env:ProgramFiles, ${env:ProgramFiles(x86)}) | Where-Object -FilterScript { $_ })) {
        foreach ($path in @("$root\Microsoft Office\$Folder", "$root\Microsoft Office\root\$Folder")) {
            try {
                foreach ($file in @(Get-ChildItem -LiteralPath $path -Filter $script:Program -File)) {
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
}

function Invoke-OfficeRearm {
    <# Runs the rearm program to its end, for one product or for all; its exit code decides. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][string]$Folder,
        [Parameter(Mandatory = $true)][AllowEmptyString()][string]$ActivationId,
        [Parameter(Mandatory = $true)][hashtable]$Output
    )

    $paths = @(Find-RearmProgram -Folder $Folder)
    if (-not $paths.Count) {
        throw (New-OfficeError -Code 'ProgramNotFound')
    }
    $Output.Program = $paths[0]
    # Windows PowerShell 5.1 takes no empty list of arguments.
    $process = if ($ActivationId) {
        Start-Process -FilePath $paths[0] -ArgumentList $ActivationId -Wait -PassThru
    }
    else {
        Start-Process -FilePath $paths[0] -Wait -PassThru
    }
    $Output.ExitCode = $process.ExitCode
    if ($process.ExitCode -lt 0) {
        throw (New-OfficeError -Code ('HRESULT 0x{0:x8}' -f $process.ExitCode))
    }
    if ($process.ExitCode -gt 0) {
        throw (New-OfficeError -Code "ExitCode$($process.ExitCode)")
    }
}

function Restart-OfficeService {
    <# Restarts Office's own licensing service, and waits for it. #>
    Restart-Service -Name $script:Service
}

function Set-OfficeServiceAutomatic {
    <# Has Windows start Office's own licensing service. #>
    Set-Service -Name $script:Service -StartupType Automatic
}

Export-ModuleMember -Function Invoke-OfficeRearm, Restart-OfficeService, Set-OfficeServiceAutomatic
