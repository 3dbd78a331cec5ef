# The parsed tree of each PowerShell file as JSON, by places in its text; what to change is up to Python.
param([Parameter(Mandatory = $true, ValueFromRemainingArguments = $true)][string[]]$Path)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Get-Span {
    param([Parameter(Mandatory = $true)]$Extent)

    return , @($Extent.StartOffset, $Extent.EndOffset)
}

function Get-Part {
    <# The spans of what a node is made of, by the part's name. #>
    param([Parameter(Mandatory = $true)]$Node)

    switch ($Node.GetType().Name) {
        'BinaryExpressionAst' {
            @{ operator = Get-Span $Node.ErrorPosition; left = Get-Span $Node.Left.Extent; right = Get-Span $Node.Right.Extent }
        }
        'UnaryExpressionAst' { @{ operand = Get-Span $Node.Child.Extent } }
        'AssignmentStatementAst' { @{ operator = Get-Span $Node.ErrorPosition; left = Get-Span $Node.Left.Extent } }
        'HashtableAst' {
            @{ pairs = @(foreach ($pair in $Node.KeyValuePairs) { , @((Get-Span $pair.Item1.Extent), (Get-Span $pair.Item2.Extent)) }) }
        }
        'MemberExpressionAst' { @{ object = Get-Span $Node.Expression.Extent; member = Get-Span $Node.Member.Extent } }
        'InvokeMemberExpressionAst' {
            @{
                object = Get-Span $Node.Expression.Extent
                static = $Node.Static
                arguments = @(foreach ($argument in $Node.Arguments) { , (Get-Span $argument.Extent) })
            }
        }
        'IfStatementAst' { @{ conditions = @(foreach ($clause in $Node.Clauses) { , (Get-Span $clause.Item1.Extent) }) } }
        'ForEachStatementAst' { @{ collection = Get-Span $Node.Condition.Extent } }
        'ReturnStatementAst' { @{ value = if ($null -ne $Node.Pipeline) { Get-Span $Node.Pipeline.Extent } } }
        'StringConstantExpressionAst' { @{ kind = "$($Node.StringConstantType)" } }
        'CommandAst' { @{ elements = @(foreach ($element in $Node.CommandElements) { , (Get-Span $element.Extent) }) } }
        default { @{ } }
    }
}

$trees = foreach ($one in $Path) {
    $errors = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($one, [ref]$null, [ref]$errors)
    $nodes = @($tree.FindAll({ $true }, $true))
    $places = [System.Collections.Generic.Dictionary[object, int]]::new()
    for ($place = 0; $place -lt $nodes.Count; $place++) { $places[$nodes[$place]] = $place }
    @{
        path = $one
        errors = @(foreach ($fault in $errors) { "$($fault.Extent.StartLineNumber): $($fault.Message)" })
        nodes = @(foreach ($node in $nodes) {
                @{
                    type = $node.GetType().Name
                    span = Get-Span $node.Extent
                    parent = if ($null -ne $node.Parent) { $places[$node.Parent] } else { -1 }
                    part = Get-Part $node
                }
            })
    }
}
ConvertTo-Json -Compress -Depth 8 -InputObject @($trees)
