#!powershell

# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

#AnsibleRequires -PowerShell ..module_utils._SppRead
#AnsibleRequires -PowerShell ..module_utils._SppNetwork
#AnsibleRequires -PowerShell ..module_utils._SppWrite
#AnsibleRequires -PowerShell ..module_utils._SppSubscription

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$given = $complex_args
$answer = if ($given._ansible_check_mode) {
    @{ failed = $true; msg = 'spp_subscription does not run in check mode' }
}
else {
    Invoke-SppPlan -Step $given.steps -Secret $given.secrets -Request $given.request
}
$answer.changed = $false
ConvertTo-Json -Compress -Depth 8 -InputObject $answer
