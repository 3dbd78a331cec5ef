# Prints what Get-SppState returns for a request, as JSON. Writes nothing to the machine.

param(
    [Parameter(Mandatory = $true)][string]$Module,
    [Parameter(Mandatory = $true)][string]$Request
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)

function ConvertTo-Dictionary {
    <# JSON objects as hashtables, which is how Ansible hands arguments over; 5.1 has no -AsHashtable. #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][AllowNull()][object]$Value)

    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $dictionary = @{ }
        foreach ($property in $Value.PSObject.Properties) {
            $dictionary[$property.Name] = ConvertTo-Dictionary -Value $property.Value
        }
        return $dictionary
    }
    if ($Value -is [array]) {
        return , @(foreach ($one in $Value) { ConvertTo-Dictionary -Value $one })
    }
    $Value
}

Import-Module -Name $Module
$text = Get-Content -LiteralPath $Request -Raw -Encoding UTF8
$wanted = ConvertTo-Dictionary -Value (ConvertFrom-Json -InputObject $text)
ConvertTo-Json -Compress -Depth 8 -InputObject @{ state = Get-SppState -Request $wanted }
