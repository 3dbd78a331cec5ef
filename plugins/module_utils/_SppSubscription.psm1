# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# The subscription licence, by the program that Set-SubscriptionLicenseInfo runs; no class has a method.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$script:Operations = @('enablesubscription', 'disablesubscription')

function Invoke-LocalStep {
    <# Runs the program to its end; the answer is that of Invoke-SppStep, and its exit code decides. #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Step,
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Secret
    )

    $null = $Secret
    $result = @{ method = $Step.method; error = $null; output = @{ } }
    if ($Step.method -ne 'SetSubscription' -or $Step.arguments.Operation -notin $script:Operations) {
        $result.error = 'MethodNotAllowed'
        return $result
    }
    try {
        $program = "$env:SystemRoot\System32\ClipRenew.exe"
        $process = Start-Process -FilePath $program -ArgumentList $Step.arguments.Operation, 'noshow' -Wait -PassThru
        $result.output.ExitCode = $process.ExitCode
        if ($process.ExitCode -ne 0) {
            $result.error = "ExitCode$($process.ExitCode)"
        }
    }
    catch {
        $result.error = Get-ErrorCode -ErrorRecord $_
    }
    $result
}

Export-ModuleMember -Function Invoke-LocalStep
