# What the parsed trees of PowerShell files hold, as JSON; the rules about it are in Python.
param([Parameter(Mandatory = $true)][string[]]$Path)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Get-CommandFact {
    param($Command)

    $elements = @($Command.CommandElements)
    $positional = 0
    $parameters = @()
    $previousTakesValue = $false
    foreach ($element in @($elements | Select-Object -Skip 1)) {
        if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
            $parameters += $element.ParameterName
            $previousTakesValue = $null -eq $element.Argument
        }
        else {
            if (-not $previousTakesValue) { $positional++ }
            $previousTakesValue = $false
        }
    }
    @{
        name = $Command.GetCommandName()
        line = $Command.Extent.StartLineNumber
        positional = $positional
        parameters = $parameters
    }
}

$facts = foreach ($one in $Path) {
    $tokens = $null
    $errors = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($one, [ref]$tokens, [ref]$errors)
    $nodes = @($tree.FindAll({ $true }, $true))
    @{
        path = $one
        errors = @(foreach ($fault in $errors) { "$($fault.Extent.StartLineNumber): $($fault.Message)" })
        nodes = @($nodes | ForEach-Object -Process { $_.GetType().Name } | Sort-Object -Unique)
        tokens = @($tokens | ForEach-Object -Process { "$($_.Kind)" } | Sort-Object -Unique)
        cleanBlocks = @($nodes | Where-Object -FilterScript {
                $_ -is [System.Management.Automation.Language.ScriptBlockAst] -and $_.CleanBlock
            }).Count
        functions = @($nodes | Where-Object -FilterScript {
                $_ -is [System.Management.Automation.Language.FunctionDefinitionAst]
            } | ForEach-Object -Process { $_.Name })
        commands = @($nodes | Where-Object -FilterScript {
                $_ -is [System.Management.Automation.Language.CommandAst]
            } | ForEach-Object -Process { Get-CommandFact -Command $_ })
        members = @($nodes | Where-Object -FilterScript {
                $_ -is [System.Management.Automation.Language.InvokeMemberExpressionAst] -and $_.Static
            } | ForEach-Object -Process { "$($_.Expression.Extent.Text)::$($_.Member.Extent.Text)" } |
                Sort-Object -Unique)
    }
}
ConvertTo-Json -Compress -Depth 6 -InputObject @($facts)
