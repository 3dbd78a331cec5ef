# A long-lived PowerShell that runs modules one after another, as pwsh.py asks on standard input.
# Nothing here may be a global variable or function: the modules that run here would see it.

& {
    Set-StrictMode -Version 2.0
    $ErrorActionPreference = 'Stop'
    $sources = foreach ($name in 'wire.cs', 'cim.cs', 'registry.cs', 'registry_write.cs', 'events.cs', 'programs.cs', 'services.cs', 'connection.cs', 'kms_host.cs', 'editions.cs', 'dns.cs', 'files.cs', 'objects.cs') {
        [System.IO.File]::ReadAllText((Join-Path -Path $PSScriptRoot -ChildPath $name))
    }
    $types = Add-Type -TypeDefinition ($sources -join "`n") -PassThru
    # Loaded first, so that it can't be loaded later on top of the doubles.
    Import-Module -Name Microsoft.PowerShell.Management, Microsoft.PowerShell.Utility -Global -ErrorAction Ignore
    $worker = foreach ($name in 'coverage.psm1', 'execution.psm1') {
        Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath $name) -PassThru -Global
    }
    # From here, because a module that imports an assembly has its commands to itself.
    $import = {
        param([System.Reflection.Assembly]$Assembly, [string[]]$Name, [System.Management.Automation.PSModuleInfo]$Replaces)
        if ($null -ne $Replaces) { Remove-Module -ModuleInfo $Replaces -Force }
        Import-Module -Assembly $Assembly -Cmdlet $Name -Global -Force -PassThru
    }
    & $worker[-1] { Start-Worker -Doubles $args[0] -ImportDoubles $args[1] } $types[0].Assembly $import
}
