# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# Changes the edition: DISM, on its own so that it outlives the connection, and the restart after it.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$script:Key = 'HKLM\SOFTWARE\volume.activation\Edition'
$script:LookEvery = 5

function New-EditionError {
    <# An error by its language-neutral code. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][string]$Code)

    [System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new(), $Code, 'NotSpecified', $null)
}

function Test-DismAtWork {
    <# Whether any DISM works on this machine, whoever started it. #>
    @(Get-CimInstance -Query "SELECT ProcessId FROM Win32_Process WHERE Name = 'Dism.exe'" -OperationTimeoutSec 120).Count -gt 0
}

function Wait-Dism {
    <# Waits until DISM has ended, that long at most; it may need some seconds to show. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][int]$Seconds)

    $waited = 0
    do {
        Start-Sleep -Seconds $script:LookEvery
        $waited += $script:LookEvery
    } while ($waited -lt $Seconds -and (Test-DismAtWork))
}

function Get-MarkArgument {
    <# Arguments of reg.exe that note when a change to an edition began. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][string]$Edition)

    if ($Edition -notmatch '^[A-Za-z]{1,64}$') {
        throw (New-EditionError -Code 'EditionNotAllowed')
    }
    $now = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    "add $script:Key /v Target /d $Edition /f"
    "add $script:Key /v Started /d $now /f"
}

function Start-Dism {
    <# Starts DISM through WMI: a child of this process would end with the connection. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][string]$Edition,
        [Parameter(Mandatory = $true)][string]$ProductKey
    )

    $marks = @(Get-MarkArgument -Edition $Edition)
    if ($ProductKey -notmatch '^([A-Za-z0-9]{5}-){4}[A-Za-z0-9]{5}$') {
        throw (New-EditionError -Code 'ProductKeyNotAllowed')
    }
    if (Test-DismAtWork) {
        throw (New-EditionError -Code 'DismAtWork')
    }
    $system = "$env:SystemRoot\System32"
    $commands = @("delete $script:Key /f") + $marks | ForEach-Object -Process { "$system\reg.exe $_" }
    $commands += "$system\Dism.exe /Online /Set-Edition:$Edition /ProductKey:$ProductKey /AcceptEula /NoRestart /Quiet"
    # With /v:on the exit code is that of the command before, not the one when the line was read.
    $commands += "$system\reg.exe add $script:Key /v ExitCode /d !errorlevel! /f"
    $line = "$system\cmd.exe /d /v:on /s /c `"$($commands -join ' & ')`""
    $created = Invoke-CimMethod -ClassName Win32_Process -MethodName Create -Arguments @{ CommandLine = $line } -OperationTimeoutSec 120
    if ($created.ReturnValue -ne 0) {
        throw (New-EditionError -Code "ProcessNotStarted$($created.ReturnValue)")
    }
}

function Invoke-SystemProgram {
    <# Runs a program of Windows to its end: its exit code. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][string]$Argument
    )

    (Start-Process -FilePath "$env:SystemRoot\System32\$Name" -ArgumentList $Argument -Wait -PassThru).ExitCode
}

function Set-EditionMark {
    <# Notes a change that a product key made, as DISM's are. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][string]$Edition)

    foreach ($argument in @(Get-MarkArgument -Edition $Edition) + "add $script:Key /v ExitCode /d 0 /f") {
        $code = Invoke-SystemProgram -Name reg.exe -Argument $argument
        if ($code -ne 0) {
            throw (New-EditionError -Code "ExitCode$code")
        }
    }
}

function Restart-Windows {
    <# Asks for the restart, some seconds from now so that this can be answered. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][hashtable]$Output)

    # Planned, reconfiguration of the operating system.
    $Output.ExitCode = Invoke-SystemProgram -Name shutdown.exe -Argument '/r /t 5 /d p:2:4'
    # One is under way already, or will be.
    if ($Output.ExitCode -notin 0, 1115, 1190) {
        throw (New-EditionError -Code "ExitCode$($Output.ExitCode)")
    }
}

function Get-EditionFact {
    <# The editions that Windows says it can become, where they are asked for. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Request,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State
    )

    $fact = @{ targets = $null; error = $null }
    $is_there = $State.registry.Contains('windows') -and $State.registry.windows.EditionID -in @($Request.unless)
    if (-not $Request.asks_targets -or $is_there -or @($State.tables['dism'] | Where-Object -FilterScript { $_ }).Count) {
        return $fact
    }
    try {
        $fact.targets = @(Get-WindowsEdition -Online -Target -ErrorAction Stop | ForEach-Object -Process { "$($_.Edition)" })
    }
    catch {
        $fact.error = Get-ErrorCode -ErrorRecord $_
    }
    $fact
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
            'SetEdition' {
                Start-Dism -Edition $Step.arguments.Edition -ProductKey $Secret[$Step.secrets.ProductKey]
                Wait-Dism -Seconds $Step.arguments.Seconds
            }
            'WaitForDism' { Wait-Dism -Seconds $Step.arguments.Seconds }
            'MarkEdition' { Set-EditionMark -Edition $Step.arguments.Edition }
            'RestartWindows' { Restart-Windows -Output $result.output }
            default { $result.error = 'MethodNotAllowed' }
        }
    }
    catch {
        $result.error = Get-ErrorCode -ErrorRecord $_
    }
    $result
}

Export-ModuleMember -Function Get-EditionFact, Invoke-LocalStep
