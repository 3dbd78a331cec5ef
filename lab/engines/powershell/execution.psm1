# Runs a module as ansible's module_wrapper.ps1 does: utilities, complex_args, the script, its output.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$script:Scripts = @{ }
$script:Doubles = $null
$script:ImportDoubles = $null
$script:DoublesModule = $null
$script:GlobalNames = $null
$script:OptionalCommands = $null
$script:Version = @{ PSVersion = $PSVersionTable.PSVersion; PSEdition = $PSVersionTable.PSEdition }

function Start-Worker {
    <# Answers requests until the input ends. #>
    param(
        [Parameter(Mandatory = $true)][System.Reflection.Assembly]$Doubles,
        [Parameter(Mandatory = $true)][scriptblock]$ImportDoubles
    )

    $script:Doubles = $Doubles
    $script:ImportDoubles = $ImportDoubles
    $global:ErrorActionPreference = 'Stop'
    $global:ProgressPreference = 'SilentlyContinue'
    # As ansible: many scripts still use it, and here it must not reach the real output.
    ${function:global:Write-Host} = { param($msg) Write-Output -InputObject $msg }
    $script:GlobalNames = [System.Collections.Generic.HashSet[string]]::new([string[]]@(Get-Variable -Scope Global | ForEach-Object -MemberName Name))
    [Lab.Wire]::Write(@{ op = 'ready' })
    while ($null -ne ($request = [Lab.Wire]::Read())) {
        $answer = if ($request.op -eq 'coverage') { @{ scripts = Get-Coverage } } else { Invoke-Request -Request $request }
        $answer.op = 'done'
        [Lab.Wire]::Write($answer)
    }
}

function Invoke-Request {
    <# One module run on one machine: what was printed, and the exit code. #>
    param([Parameter(Mandatory = $true)][System.Collections.IDictionary]$Request)

    $console = [Console]::Out
    $culture = [cultureinfo]::CurrentCulture
    $printed = [System.IO.StringWriter]::new()
    $before = @(Get-Module)
    try {
        Set-Machine -Machine $Request.machine
        [Console]::SetOut($printed)
        $result = Invoke-Script -Request $Request
    }
    catch {
        return @{ rc = 1; stdout = ConvertTo-Failure -ErrorRecord $_ }
    }
    finally {
        [Console]::SetOut($console)
        [cultureinfo]::CurrentCulture = $culture
        foreach ($name in $script:Version.Keys) { $PSVersionTable[$name] = $script:Version[$name] }
        # A run has a machine of its own: nothing that it leaves may be there for the next.
        $after = @(Get-Module | Where-Object -FilterScript { $_ -notin $before -and $_ -ne $script:DoublesModule })
        $after | Remove-Module -Force
        # New-Module made them known here too, and Remove-Module leaves those of a global module.
        foreach ($name in @($after | ForEach-Object -Process { $_.ExportedFunctions.Keys })) {
            Remove-Item -Path "Function:\$name", "Function:\global:$name" -Force -ErrorAction Ignore
        }
        foreach ($variable in @(Get-Variable -Scope Global)) {
            if (-not $script:GlobalNames.Contains($variable.Name)) {
                Remove-Variable -Name $variable.Name -Scope Global -Force -ErrorAction Ignore
            }
        }
        $global:ErrorActionPreference = 'Stop'
        $global:Error.Clear()
    }
    $result.stdout = $printed.ToString() + $result.stdout
    $result
}

function Invoke-Script {
    <# Loads the utilities, sets the arguments and runs the script. #>
    param([Parameter(Mandatory = $true)][System.Collections.IDictionary]$Request)

    foreach ($utility in $Request.utilities) {
        $name = [System.IO.Path]::GetFileNameWithoutExtension($utility.name)
        New-Module -Name $name -ScriptBlock (Get-Script -Script $utility -Coverage $Request.coverage) |
            Import-Module -WarningAction SilentlyContinue -Scope Global -Force
    }
    $global:complex_args = $Request.arguments
    # A module of its own gives the script its own scope, with none of the worker's variables in sight.
    $scope = New-Module -ScriptBlock { }
    $block = $scope.NewBoundScriptBlock((Get-Script -Script $Request.script -Coverage $Request.coverage))
    $output = @(& $block 2>&1)
    $code = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
    $lines = @($output | Where-Object -FilterScript { $_ -isnot [System.Management.Automation.ErrorRecord] })
    $failures = @($output | Where-Object -FilterScript { $_ -is [System.Management.Automation.ErrorRecord] })
    if ($failures.Count) {
        $lines += ConvertTo-Failure -ErrorRecord $failures[0]
        if ($null -eq $code) { $code = 1 }
    }
    @{ rc = [int]$code; stdout = $lines -join "`r`n" }
}

function Get-Script {
    <# The script as it was compiled when its text was first seen. #>
    param(
        [Parameter(Mandatory = $true)][System.Collections.IDictionary]$Script,
        [Parameter(Mandatory = $true)][bool]$Coverage
    )

    $key = "$($Script.name)`n$($Script.source)"
    if (-not $script:Scripts.ContainsKey($key)) {
        # A type is no command that a double could stand in for.
        $source = $Script.source.Replace('[System.Net.Sockets.TcpClient]', '[Lab.TcpClient]')
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($source, $Script.name, [ref]$null, [ref]$null)
        if ($Coverage) { Add-Coverage -Ast $ast }
        $script:Scripts[$key] = $ast.GetScriptBlock()
    }
    $script:Scripts[$key]
}

function ConvertTo-Failure {
    <# What ansible prints for an error that a module did not catch. #>
    param([Parameter(Mandatory = $true)][System.Management.Automation.ErrorRecord]$ErrorRecord)

    $position = $ErrorRecord.InvocationInfo.PositionMessage
    ConvertTo-Json -Compress -InputObject @{
        failed = $true
        msg = "Unhandled exception while executing module: $ErrorRecord"
        exception = "$ErrorRecord`n$position`n+ FullyQualifiedErrorId : $($ErrorRecord.FullyQualifiedErrorId)"
    }
}

function Set-Machine {
    <# What of a machine the engine itself must show: language, PowerShell version, commands. #>
    param([Parameter(Mandatory = $true)][System.Collections.IDictionary]$Machine)

    [cultureinfo]::CurrentCulture = ConvertTo-Culture -Name $Machine.culture
    $version = $Machine.powershell
    # The variable is constant, its table is not.
    $PSVersionTable.PSVersion = if ([version]$version -ge [version]'6.0') { [semver]$version } else { [version]$version }
    $PSVersionTable.PSEdition = if ([version]$version -ge [version]'6.0') { 'Core' } else { 'Desktop' }
    $env:SystemRoot = 'C:\Windows'
    $env:ProgramFiles = 'C:\Program Files'
    ${env:ProgramFiles(x86)} = 'C:\Program Files (x86)'
    $optional = @($Machine.optional_commands) -join ' '
    if ($script:OptionalCommands -ne $optional) {
        $names = @('Get-CimInstance', 'Get-CimClass', 'Invoke-CimMethod', 'Start-Sleep', 'Get-ItemProperty', 'Set-ItemProperty', 'Remove-ItemProperty', 'Get-WinEvent', 'Start-Process', 'Get-Service', 'Restart-Service', 'Set-Service', 'Get-ChildItem', 'Get-Content', 'New-Object') + @($Machine.optional_commands)
        $script:DoublesModule = & $script:ImportDoubles -Assembly $script:Doubles -Name $names -Replaces $script:DoublesModule
        $script:OptionalCommands = $optional
    }
}

function ConvertTo-Culture {
    <# A culture that writes numbers and dates as its language does; it needs no language data of the system. #>
    param([Parameter(Mandatory = $true)][string]$Name)

    $culture = [cultureinfo]::InvariantCulture.Clone()
    $number, $date, $time = switch -Wildcard ($Name) {
        'de*' { ',', '.', ':' }
        'pt*' { ',', '/', ':' }
        'fr*' { ',', '/', ':' }
        'ja*' { '.', '/', ':' }
        'fa*' { [string][char]0x066B, '/', ':' }
        'fi*' { ',', '.', '.' }
    }
    if (-not $number) {
        return $culture
    }
    $culture.NumberFormat.NumberDecimalSeparator = $number
    $culture.NumberFormat.NumberGroupSeparator = if ($number -eq ',') { '.' } else { ' ' }
    $culture.NumberFormat.NegativeSign = [string][char]0x2212
    $culture.DateTimeFormat.DateSeparator = $date
    $culture.DateTimeFormat.TimeSeparator = $time
    $culture.DateTimeFormat.ShortDatePattern = if ($Name -like 'ja*') { 'yyyy/MM/dd' } else { 'dd/MM/yyyy' }
    $culture.DateTimeFormat.LongTimePattern = 'HH:mm:ss'
    $culture
}

Export-ModuleMember
