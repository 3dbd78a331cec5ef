#!powershell

# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

#AnsibleRequires -PowerShell ..module_utils._SppRead
#AnsibleRequires -PowerShell ..module_utils._SppNetwork

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$given = $complex_args
$state = Get-SppState -Request $given.request
try {
    $class = Get-CimClass -ClassName $given.request.methods_of -OperationTimeoutSec 120
    $state.methods = @(foreach ($method in $class.CimClassMethods) { $method.Name })
}
catch {
    $state.errors += @{ source = 'methods'; code = Get-ErrorCode -ErrorRecord $_ }
}
ConvertTo-Json -Compress -Depth 8 -InputObject @{ changed = $false; state = $state }
