# Which lines of the modules have run: a breakpoint that does not stop, on each line that can run.

Set-StrictMode -Version 2.0

$script:Breakpoints = @{ }

function Get-ExecutableLine {
    <# The start lines of statements, and of the conditions of those that have one. #>
    param([Parameter(Mandatory = $true)][System.Management.Automation.Language.Ast]$Ast)

    $lines = [System.Collections.Generic.SortedSet[int]]::new()
    $blocks = $Ast.FindAll({
            $args[0] -is [System.Management.Automation.Language.StatementBlockAst] -or
            $args[0] -is [System.Management.Automation.Language.NamedBlockAst]
        }, $true)
    foreach ($statement in @(foreach ($block in $blocks) { $block.Statements })) {
        switch ($statement) {
            # A definition runs when its file is loaded, which says nothing about what it defines.
            { $_ -is [System.Management.Automation.Language.FunctionDefinitionAst] } { break }
            # These two have no position of their own: what is in them has.
            { $_ -is [System.Management.Automation.Language.TryStatementAst] } { break }
            { $_ -is [System.Management.Automation.Language.IfStatementAst] } {
                foreach ($clause in $_.Clauses) { $null = $lines.Add($clause.Item1.Extent.StartLineNumber) }
                break
            }
            default { $null = $lines.Add($_.Extent.StartLineNumber) }
        }
    }
    $lines
}

function Add-Coverage {
    <# Watches a script from now on; its text must stay the same. #>
    param([Parameter(Mandatory = $true)][System.Management.Automation.Language.Ast]$Ast)

    $name = $Ast.Extent.File
    if ($script:Breakpoints.ContainsKey($name)) {
        return
    }
    $script:Breakpoints[$name] = @(
        foreach ($line in @(Get-ExecutableLine -Ast $Ast)) {
            [System.Management.Automation.LineBreakpoint]::new($name, $line, { })
        }
    )
    [runspace]::DefaultRunspace.Debugger.SetBreakpoints([System.Management.Automation.Breakpoint[]]$script:Breakpoints[$name])
}

function Get-Coverage {
    <# Script name to its executable lines and to those that have run. #>
    $covered = @{ }
    foreach ($name in @($script:Breakpoints.Keys)) {
        $points = $script:Breakpoints[$name]
        $covered[$name] = @{
            executable = @(foreach ($point in $points) { $point.Line })
            hit = @(foreach ($point in $points) { if ($point.HitCount) { $point.Line } })
        }
    }
    $covered
}

Export-ModuleMember -Function Add-Coverage, Get-Coverage
