# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# FOR INTERNAL COLLECTION USE ONLY

# Reads events of the licensing services, as IDs, times and properties: an event's text is in the
# machine's language and says nothing more. On top of _SppRead.psm1.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Get-LicensingEvent {
    <# The newest events of one query that were logged after a record; no event that fits is no error. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Query,
        [Parameter()][long]$AfterRecord = 0
    )

    $filter = @{ LogName = $Query.log; ProviderName = $Query.provider; Id = [int[]]@($Query.ids) }
    try {
        $found = @(Get-WinEvent -FilterHashtable $filter -MaxEvents $Query.most)
    }
    catch {
        if ((Get-ErrorCode -ErrorRecord $_) -ne 'NoMatchingEventsFound') {
            throw
        }
        $found = @()
    }
    foreach ($one in @($found | Where-Object -FilterScript { $_.RecordId -gt $AfterRecord })) {
        @{
            record = $one.RecordId
            id = $one.Id
            time = $one.TimeCreated.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
            values = @(foreach ($property in $one.Properties) { "$($property.Value)" })
        }
    }
}

function Add-LicensingEvent {
    <# Puts the events of every query into a state; what can't be read is named in its errors. #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$State,
        [Parameter(Mandatory = $true)][object[]]$Query,
        [Parameter()][long]$AfterRecord = 0
    )

    $State.events = @{ }
    foreach ($one in $Query) {
        try {
            $State.events[$one.name] = @(Get-LicensingEvent -Query $one -AfterRecord $AfterRecord)
        }
        catch {
            $State.errors += @{ source = $one.name; code = Get-ErrorCode -ErrorRecord $_ }
        }
    }
}

Export-ModuleMember -Function Add-LicensingEvent, Get-LicensingEvent
