#!powershell

# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

#AnsibleRequires -PowerShell ..module_utils._SppRead
#AnsibleRequires -PowerShell ..module_utils._SppWrite
#AnsibleRequires -PowerShell ..module_utils._SppEdition

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$answer = if (-not @($complex_args.steps).Count) {
    @{ steps = @(); state = Get-SppState -Request $complex_args.request }
}
elseif ($complex_args._ansible_check_mode) {
    @{ failed = $true; msg = 'spp_edition only reads in check mode' }
}
else {
    Invoke-SppPlan -Step $complex_args.steps -Secret $complex_args.secrets -Request $complex_args.request
}
if ($answer.Contains('state')) {
    $answer.state.edition = Get-EditionFact -Request $complex_args.request.edition -State $answer.state
}
$answer.changed = $false
ConvertTo-Json -Compress -Depth 8 -InputObject $answer
