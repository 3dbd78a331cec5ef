<#
.SYNOPSIS
Records how volume licensing looks on this Windows, as one JSON file without keys, IDs, names and addresses.
.DESCRIPTION
One file, for Windows PowerShell 5.1 and PowerShell 7, a minute at most. Reads only, unless -AllowWrites is given.
What it is for, which machines are wanted and how to send the file: docs/RECORDING.md of volume.activation.
    powershell.exe -NoProfile -ExecutionPolicy Bypass -File record_windows.ps1
.PARAMETER Path
The file to write; recorded_windows.json in the current folder when left out.
.PARAMETER AllowWrites
Sets the KMS host, port, lookup domain and caching to examples, for all products and for one, records what each
changed, and puts back what was there. Restarts the licensing service of a KMS host and records when it serves again.
#>
[CmdletBinding()]
param([string]$Path = 'recorded_windows.json', [switch]$AllowWrites)

if ("$($ExecutionContext.SessionState.LanguageMode)" -ne 'FullLanguage') { throw 'PowerShell is in constrained language here (App Control or AppLocker): see docs/LOCKED_DOWN.md' }
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$script:Clock = [System.Diagnostics.Stopwatch]::StartNew()
$script:ReadSeconds = 25
$script:WriteSeconds = 40
$script:MostSeconds = 55
$script:Calls = @()
$script:Known = @{ }
# Such a name tells nobody anything, and these words are all over the answers.
$script:Words = 'localhost', 'workgroup', 'kms', 'client', 'nt', 'authority', 'windows', 'microsoft', 'system', 'software', 'service', 'server', 'local', 'machine', 'office', 'volume', 'operating', 'edition', 'channel', 'standard', 'professional', 'enterprise', 'datacenter'
# What names things in the file, where nothing of the machine is.
$script:AsTheyAre = 'path', 'name', 'type', 'id', 'hresult', 'category', 'call', 'what', 'log', 'provider', 'kind', 'section', 'provoked', 'sample', 'bytes', 'edition', 'version'
$script:Counts = @{ }
$script:Names = '(?!)'
$script:Kept = @{ '00000000-0000-0000-0000-000000000000' = $true }
$script:Columns = @{ }
$script:SoftwareKey = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$script:Platform = "$script:SoftwareKey\SoftwareProtectionPlatform"
$script:Policies = 'HKLM:\SOFTWARE\Policies\Microsoft'
$script:Classes = 'SoftwareLicensingService', 'SoftwareLicensingProduct', 'SoftwareLicensingTokenActivationLicense', 'OfficeSoftwareProtectionService', 'OfficeSoftwareProtectionProduct', 'Win32_ComputerSystem', 'Win32_NetworkAdapterConfiguration'
$script:NeverRead = 'OA3xOriginalProductKey'
$script:Keyed = 'PartialProductKey IS NOT NULL'
$script:Hosts = 'KeyManagementServiceMachine', 'KeyManagementServiceName', 'DiscoveredKeyManagementServiceMachineName', 'AutomaticVMActivationHostMachineName', 'Hostname', 'NV Hostname'
$script:Domains = 'KeyManagementServiceLookupDomain', 'Domain', 'NV Domain', 'DNSDomain', 'DhcpDomain', 'SearchList', 'PrimaryDnsSuffix', 'AdapterDomainName', 'DnsDomainPublishList'
$script:Shapes = 'OfflineInstallationId', 'ProductKeyID2', 'IAID', 'AutomaticVMActivationHostDigitalPid2', 'ADActivationObjectName', 'ADActivationObjectDN', 'TokenActivationCertificateThumbprint', 'TokenActivationAdditionalInfo', 'AzureMetadataResponse'
$script:KmsSettings = 'KeyManagementServiceName', 'KeyManagementServicePort', 'KeyManagementServiceLookupDomain', 'VLActivationType'
$script:Registry = [ordered]@{
    $script:SoftwareKey = 'EditionID', 'CurrentBuild', 'UBR', 'InstallationType', 'ProductName', 'DisplayVersion'
    $script:Platform = $script:KmsSettings + @('KeyManagementServiceListeningPort', 'KeyManagementServiceVersion', 'VLActivationInterval', 'VLRenewalInterval', 'DisableDnsPublishing', 'EnableKmsLowPriority', 'DnsDomainPublishList', 'UserOperations', 'SkipRearm')
    'HKLM:\SOFTWARE\Microsoft\OfficeSoftwareProtectionPlatform' = $script:KmsSettings + @('UserOperations')
    'HKLM:\SOFTWARE\Microsoft\Office\ClickToRun\Configuration' = 'ProductReleaseIds', 'VersionToReport', 'Platform'
    'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters' = 'Hostname', 'NV Hostname', 'Domain', 'NV Domain', 'SearchList', 'DhcpDomain'
    'HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules' = 'SPPSVC-In-TCP', 'SPPSVC-In-TCP-NoScope'
    "$script:Policies\Windows NT\CurrentVersion\Software Protection Platform" = 'NoGenTicket', 'AllowWindowsEntitlementReactivation'
    "$script:Policies\Windows NT\DNSClient" = 'SearchList', 'AdapterDomainName'
    "$script:Policies\System\DNSClient" = 'PrimaryDnsSuffix'
    'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System' = 'EnableLUA', 'FilterAdministratorToken', 'LocalAccountTokenFilterPolicy'
}

function Get-ErrorFact {
    <# An error without its text, which is in the machine's language and may hold names. #>
    param([System.Management.Automation.ErrorRecord]$ErrorRecord)
    [ordered]@{ id = $ErrorRecord.FullyQualifiedErrorId; type = $ErrorRecord.Exception.GetType().FullName; hresult = '0x{0:x8}' -f $ErrorRecord.Exception.HResult; category = "$($ErrorRecord.CategoryInfo.Category)" }
}

function Invoke-Measured {
    <# What a call gives; its time and its error are kept. One that comes too late does not run. #>
    param([string]$Call, [scriptblock]$Do, [switch]$Always)
    $fact = [ordered]@{ call = $Call; milliseconds = $null; error = $null }
    $answer = @()
    if (-not $Always -and $script:Clock.Elapsed.TotalSeconds -gt $script:ReadSeconds) { $fact.error = @{ id = 'OutOfTime' } }
    else {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        try { $answer = @(& $Do) } catch { $fact.error = Get-ErrorFact -ErrorRecord $_ }
        $fact.milliseconds = $watch.ElapsedMilliseconds
    }
    $script:Calls += $fact
    $answer
}

function Add-Known {
    <# Remembers names that must not be in the file, wherever they are, with what stands for them. #>
    param([object]$Name, [string]$Kind)
    foreach ($one in @(@($Name) -join ',' -split '[,\s]+' | ForEach-Object -Process { ($_ -replace ':\d+$', '').Trim('[', ']', '.').ToLowerInvariant() })) {
        if ($one.Length -lt 2 -or $one -match '^\d+$' -or $one -in $script:Words -or $script:Known.ContainsKey($one)) { continue }
        $script:Counts[$Kind] = 1 + $script:Counts[$Kind]
        $script:Known[$one] = "$Kind$($script:Counts[$Kind])$(if ($one -match '\.') { '.example' })"
    }
}

function Get-StandIn {
    <# What stands for an ID or an address: the same for the same, counted from 1. #>
    param([string]$Text, [string]$Kind, [string]$Format)
    if (-not $script:Known.ContainsKey("$Kind $Text")) {
        $script:Counts[$Kind] = 1 + $script:Counts[$Kind]
        $script:Known["$Kind $Text"] = $Format -f $script:Counts[$Kind]
    }
    $script:Known["$Kind $Text"]
}

function Protect-Text {
    <# A text without keys, IDs, names and addresses. #>
    param([string]$Text)
    $Text = $Text -replace '(?i)\b(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}\b', '*****-*****-*****-*****-*****'
    $Text = $Text -replace '\b(\d{5}-\d{5}-\d{3})-\d{6}-', '$1-000000-' -replace '(?i)\b\d{5}-\d{5}-\d{5}-[A-Z0-9]{5}\b', '00000-00000-00000-00000'
    $Text = $Text -replace 'S-1-5-21(?:-\d+)+', 'S-1-5-21-0-0-0-0' -replace '(?i)(\\Users\\)[^\\"]+', '$1user' -replace '\b\d{48,63}\b', '0'
    $Text = [regex]::Replace($Text, '(?i)\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b', {
            $id = $args[0].Value.ToLowerInvariant()
            if ($script:Kept.ContainsKey($id)) { $args[0].Value } else { Get-StandIn -Text $id -Kind 'id' -Format '00000000-0000-4000-8000-{0:d12}' }
        })
    $Text = [regex]::Replace($Text, '(?i)(?<![\w.:])(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w.])', {
            $address = $null
            if (-not [System.Net.IPAddress]::TryParse($args[0].Value, [ref]$address) -or "$address" -in '127.0.0.1', '0.0.0.0', '255.255.255.255', '::', '::1') { $args[0].Value }
            elseif ("$address" -match ':') { Get-StandIn -Text "$address" -Kind 'ipv6' -Format '2001:db8::{0:x}' }
            else { Get-StandIn -Text "$address" -Kind 'ipv4' -Format '192.0.2.{0}' }
        })
    [regex]::Replace($Text, $script:Names, { $script:Known[$args[0].Value.ToLowerInvariant()] })
}

function Protect-Value {
    <# The same data, every text of it masked. #>
    param([AllowNull()][object]$Value)
    if ($Value -is [string]) { return Protect-Text -Text $Value }
    if ($Value -isnot [System.Collections.IDictionary]) { return $Value }
    $made = [ordered]@{ }
    foreach ($key in $Value.Keys) {
        $one = $Value[$key]
        if ($key -cin $script:AsTheyAre) { $made[$key] = $one; continue }
        if ($one -is [array]) { $made[$key] = @(foreach ($each in $one) { Protect-Value -Value $each }) } else { $made[$key] = Protect-Value -Value $one }
    }
    $made
}

function ConvertTo-Plain {
    <# A column or registry value as JSON can hold it, what it names remembered. #>
    param([string]$Name, [AllowNull()][object]$Value, [object]$Row)
    if ($Name -in $script:Hosts) { Add-Known -Name $Value -Kind 'host' }
    if ($Name -in $script:Domains) { Add-Known -Name $Value -Kind 'domain' }
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture) }
    if ($Value -is [byte[]]) { return '{0} bytes' -f $Value.Length }
    if ($Name -in $script:Shapes -and $Value) { return "$Value" -replace '\d', '0' -replace '[A-Za-z]', 'x' }
    # The last five of a published key tell which it is; those of any other key are nobody's business.
    if ($Name -eq 'PartialProductKey' -and $Value -and "$($Row.Description)" -notlike '*VOLUME_KMSCLIENT*') { return 'XXXXX' }
    if ($Name -in 'ID', 'ApplicationID', 'ADActivationCsvlkSkuId' -and $Value) { $script:Kept["$Value".ToLowerInvariant()] = $true }
    $Value
}

function Get-ClassFact {
    <# A class as this Windows defines it. #>
    param([string]$Class)
    foreach ($found in @(Invoke-Measured -Call "class $Class" -Do { Get-CimClass -ClassName $Class -OperationTimeoutSec 20 })) {
        $script:Columns[$Class] = @($found.CimClassProperties | ForEach-Object -Process { $_.Name } | Where-Object -FilterScript { $_ -ne $script:NeverRead })
        [ordered]@{
            name = $Class
            columns = @(foreach ($one in $found.CimClassProperties) { [ordered]@{ name = $one.Name; type = "$($one.CimType)" } })
            methods = @(foreach ($one in $found.CimClassMethods) {
                    [ordered]@{ name = $one.Name; parameters = @(foreach ($each in $one.Parameters) { [ordered]@{ name = $each.Name; type = "$($each.CimType)"; qualifiers = @($each.Qualifiers | ForEach-Object -Process { $_.Name }) } }) }
                })
        }
    }
}

function Get-Row {
    <# Rows of a class with all their columns but the one that holds a key. #>
    param([string]$Class, [string]$Where, [int]$Most = 50, [switch]$Always)
    if (-not $script:Columns.ContainsKey($Class)) { return }
    $columns = $script:Columns[$Class]
    if ($Class -eq 'Win32_ComputerSystem') { $columns = 'Name', 'Domain', 'PartOfDomain', 'Manufacturer', 'Model' }
    if ($Class -eq 'Win32_NetworkAdapterConfiguration') { $columns = 'Index', 'IPEnabled', 'DNSDomain' }
    $wql = "SELECT $($columns -join ', ') FROM $Class"
    if ($Where) { $wql += " WHERE $Where" }
    foreach ($found in @(Invoke-Measured -Call "rows $Class $Where" -Always:$Always -Do { Get-CimInstance -Query $wql -OperationTimeoutSec 20 | Select-Object -First $Most })) {
        $row = [ordered]@{ }
        foreach ($column in $columns) { $row[$column] = ConvertTo-Plain -Name $column -Value $found.$column -Row $found }
        $row
    }
}

function Get-RegistryFact {
    <# Named values of a key, one by one: other values of these keys hold whole keys of products. #>
    param([string]$Key, [string[]]$Name)
    foreach ($one in $Name) {
        $fact = [ordered]@{ path = $Key; name = $one; type = $null; value = $null; error = $null }
        try {
            $value = (Get-ItemProperty -LiteralPath $Key -Name $one).PSObject.Properties[$one].Value
            $fact.type = $value.GetType().FullName
            $fact.value = ConvertTo-Plain -Name $one -Value $value
        }
        catch { $fact.error = $_.FullyQualifiedErrorId }
        $fact
    }
}

function Get-DnsFact {
    <# What DNS answers for one name, or how it fails. #>
    param([string]$Name, [string]$Type)
    $fact = [ordered]@{ asked = $Name; type = $Type; records = @(); error = $null }
    $fact.records = @(foreach ($answer in @(Invoke-Measured -Call "DNS $Type" -Do { Resolve-DnsName -Name $Name -Type $Type })) {
            $record = [ordered]@{ kind = "$($answer.Type)"; section = "$($answer.Section)" }
            foreach ($one in 'Name', 'NameTarget', 'NameHost', 'PrimaryServer', 'IPAddress', 'Port', 'Priority', 'Weight') {
                if ($null -eq $answer.PSObject.Properties[$one]) { continue }
                $record[$one] = $answer.$one
                if ($one -like 'Name?*' -or $one -eq 'PrimaryServer') { Add-Known -Name $answer.$one -Kind 'host' }
            }
            $record
        })
    $failed = $script:Calls[-1].error
    if ($null -ne $failed) { $fact.error = $failed.id }
    $fact
}

function Get-EventFact {
    <# The newest events of the licensing services by their raw properties. #>
    param([string]$Log, [string]$Provider, [int[]]$Id)
    foreach ($found in @(Invoke-Measured -Call "events $Log $Provider" -Do { Get-WinEvent -FilterHashtable @{ LogName = $Log; ProviderName = $Provider; Id = $Id } -MaxEvents 20 })) {
        [ordered]@{
            log = $Log; provider = $Provider; id = $found.Id; time = ConvertTo-Plain -Name 'time' -Value $found.TimeCreated
            values = @(foreach ($one in $found.Properties) {
                    foreach ($part in "$($one.Value)" -split '[,;=|"\s]+') {
                        # In requests of KMS clients all that is no number, ID or time is a name; elsewhere what looks like one.
                        $isName = if ($found.Id -in 12288, 12290) { $part -notmatch '(?i)^(0x[0-9a-f]+|[\d/.:-]+|[0-9a-f]{8}-[0-9a-f-]{27})$' } else { $part -match '(?i)^(?=.*[a-z])[a-z0-9_-]+(\.[a-z0-9_-]+)+$' -and $part -notmatch '(?i)\.(exe|dll|xml|xrm-ms)$' }
                        if ($isName) { Add-Known -Name $part -Kind 'host' }
                    }
                    [ordered]@{ type = if ($null -eq $one.Value) { $null } else { $one.Value.GetType().FullName }; value = "$($one.Value)" }
                })
        }
    }
}

function Get-ProvokedError {
    <# How calls fail that change nothing: the identifiers are what programs tell failures apart by. #>
    param([System.Collections.IDictionary]$Provoked)
    foreach ($name in $Provoked.Keys) {
        $fact = [ordered]@{ provoked = $name; error = $null }
        try { $null = & $Provoked[$name] } catch { $fact.error = Get-ErrorFact -ErrorRecord $_ }
        $fact
    }
}

function Get-Setting {
    <# Every column and registry value that a KMS setting may show in. #>
    $found = @{ }
    foreach ($class in $script:Targets.Keys) {
        foreach ($row in @(Get-Row -Class $class -Where $script:Targets[$class] -Always)) {
            foreach ($column in $row.Keys) { $found["$class.$column"] = $row[$column] }
        }
    }
    foreach ($key in $script:OwnKeys) { foreach ($one in @(Get-RegistryFact -Key $key -Name $script:KmsSettings)) { $found["$key|$($one.name)"] = $one.value } }
    $found
}

function Invoke-Setting {
    <# One method of the service or the product, and what it changed. #>
    param([string]$Class, [string]$Method, [hashtable]$Argument = @{ })
    $call = "$Class.$Method"
    $returned = @(Invoke-Measured -Call $call -Always -Do {
            $target = Get-CimInstance -Query "SELECT $($script:Columns[$Class] -join ', ') FROM $Class WHERE $($script:Targets[$Class])" -OperationTimeoutSec 20
            if ($Argument.Count) { Invoke-CimMethod -InputObject $target -MethodName $Method -Arguments $Argument } else { Invoke-CimMethod -InputObject $target -MethodName $Method }
        } | ForEach-Object -Process { $_.ReturnValue })
    $now = Get-Setting
    $changed = @(foreach ($one in $now.Keys | Sort-Object) { if ("$($script:Before[$one])" -ne "$($now[$one])") { [ordered]@{ what = $one; before = $script:Before[$one]; after = $now[$one] } } })
    $script:Before = $now
    $script:Changes += [ordered]@{ call = $call; returned = $returned; changed = $changed }
}

function Set-AllAndPutBack {
    <# The reversible settings, for all products and for one, and back to what was there whatever happens. #>
    $script:Before = Get-Setting
    $first = $script:Before
    try {
        foreach ($verb in 'Set', 'Clear') {
            if ($script:Clock.Elapsed.TotalSeconds -gt $script:WriteSeconds) { break }
            foreach ($class in $(if ($verb -eq 'Set') { 'SoftwareLicensingService', 'SoftwareLicensingProduct' } else { 'SoftwareLicensingProduct', 'SoftwareLicensingService' })) {
                $number = if ($class -like '*Service') { 1 } else { 2 }
                $given = [ordered]@{ Machine = @{ MachineName = "recording$number.contoso.example" }; Port = @{ PortNumber = [uint32](1700 + $number) }; LookupDomain = @{ LookupDomain = "recording$number.example" } }
                foreach ($name in $given.Keys) { Invoke-Setting -Class $class -Method "${verb}KeyManagementService$name" -Argument $(if ($verb -eq 'Set') { $given[$name] } else { @{ } }) }
            }
            Invoke-Setting -Class 'SoftwareLicensingService' -Method 'DisableKeyManagementServiceHostCaching' -Argument @{ DisableCaching = [bool]($verb -eq 'Set') }
        }
    }
    finally {
        $index = 0
        foreach ($class in 'SoftwareLicensingService', 'SoftwareLicensingProduct') {
            foreach ($name in 'Machine', 'Port', 'LookupDomain') {
                $own = $first["$($script:OwnKeys[$index])|KeyManagementService$($name -replace 'Machine', 'Name')"]
                $value = if ($name -eq 'Port' -and $own) { [uint32]$own } else { $own }
                if ($own) { Invoke-Setting -Class $class -Method "SetKeyManagementService$name" -Argument @{ $(if ($name -eq 'Port') { 'PortNumber' } else { $name -replace '^Machine$', 'MachineName' }) = $value } }
                else { Invoke-Setting -Class $class -Method "ClearKeyManagementService$name" }
            }
            $index++
        }
        $caching = $first['SoftwareLicensingService.KeyManagementServiceHostCaching']
        Invoke-Setting -Class 'SoftwareLicensingService' -Method 'DisableKeyManagementServiceHostCaching' -Argument @{ DisableCaching = -not $caching }
    }
    @($first.Keys | Where-Object -FilterScript { $_ -match '(\.KeyManagementService(Machine|Port|LookupDomain|HostCaching)$|\|)' -and "$($first[$_])" -ne "$($script:Before[$_])" })
}

function Get-PublishingCount {
    <# How many times the service said that it published itself in DNS, or that it could not. #>
    try { @(Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'Microsoft-Windows-Security-SPP'; Id = 12293, 12294 } -MaxEvents 1000).Count } catch { 0 }
}

function Get-Timeline {
    <# Second by second after a restart of a KMS host's service: its state, port and events. #>
    param([string]$Name, [int]$Port)
    $before = Get-PublishingCount
    Invoke-Measured -Call 'restart sppsvc' -Always -Do { Restart-Service -Name sppsvc }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    do {
        $now = [ordered]@{ milliseconds = $watch.ElapsedMilliseconds; service = "$((Get-Service -Name sppsvc).Status)"; port = 'Closed'; events = (Get-PublishingCount) - $before }
        $client = $null
        try {
            foreach ($answer in @(Resolve-DnsName -Name $Name -Type A | Where-Object -FilterScript { "$($_.Type)" -eq 'A' } | Select-Object -First 1)) {
                $client = [System.Net.Sockets.TcpClient]::new([System.Net.Sockets.AddressFamily]::InterNetwork)
                if ($client.ConnectAsync([System.Net.IPAddress]::Parse($answer.IPAddress), $Port).Wait(2000)) { $now.port = 'Open' }
            }
        }
        catch { $now.port = $_.Exception.GetBaseException().GetType().Name }
        finally { if ($null -ne $client) { $client.Dispose() } }
        $now
        Start-Sleep -Seconds 1
    } until (($now.port -eq 'Open' -and $now.events -gt 0) -or $script:Clock.Elapsed.TotalSeconds -gt $script:MostSeconds)
}

Write-Output -InputObject 'Records: definitions and rows of the licensing classes, settings in the registry, firewall rules of a KMS host, licensing events, DNS answers, errors, times.'
Write-Output -InputObject 'Leaves out: keys, machine and installation IDs, names of machines, users and domains, addresses. Reads only, unless -AllowWrites was given.'
Add-Known -Name $env:COMPUTERNAME, $env:USERDOMAIN -Kind 'host'
Add-Known -Name $env:USERDNSDOMAIN -Kind 'domain'
Add-Known -Name $env:USERNAME -Kind 'user'
$record = [ordered]@{
    format = 1
    recorded = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    powershell = [ordered]@{ version = "$($PSVersionTable.PSVersion)"; edition = "$($PSVersionTable.PSEdition)"; is_64_bit = [System.Environment]::Is64BitProcess; culture = [cultureinfo]::CurrentCulture.Name }
    commands = @(foreach ($name in 'Get-CimInstance', 'Resolve-DnsName', 'Get-WindowsFeature', 'Get-NetFirewallRule') { if (Get-Command -Name $name -ErrorAction Ignore) { $name } })
    classes = @(foreach ($class in $script:Classes) { Get-ClassFact -Class $class })
    rows = [ordered]@{ }
}
foreach ($class in $script:Classes) { $record.rows[$class] = @(Get-Row -Class $class -Where $(if ($class -like '*Product') { $script:Keyed } elseif ($class -like '*Adapter*') { 'IPEnabled = TRUE' })) }
$record.rows_without_key = @(Get-Row -Class 'SoftwareLicensingProduct' -Where 'PartialProductKey IS NULL' -Most 3)
foreach ($row in $record.rows['Win32_ComputerSystem']) { Add-Known -Name $row.Name -Kind 'host' }
$products = @($record.rows['SoftwareLicensingProduct'])
foreach ($row in $products) { $script:Registry["$script:Platform\$($row.ApplicationID)\$($row.ID)"] = $script:KmsSettings }
$record.registry = @(foreach ($key in $script:Registry.Keys) { Get-RegistryFact -Key $key -Name $script:Registry[$key] })
$value = @{ }
foreach ($one in $record.registry) { $value[$one.name] = $one.value }
$suffixes = @(@($value['Domain'], $value['SearchList'], $value['DhcpDomain']) + @($record.rows['Win32_NetworkAdapterConfiguration'] | ForEach-Object -Process { $_.DNSDomain }) -join ',' -split ',' | Where-Object -FilterScript { $_ } | Select-Object -Unique -First 6)
$own = (@($value['Hostname'], $value['Domain']) | Where-Object -FilterScript { $_ }) -join '.'
$record.dns = @(foreach ($one in $suffixes) { Get-DnsFact -Name "_vlmcs._tcp.$one" -Type 'SRV' }) + @(Get-DnsFact -Name $own -Type 'A_AAAA')
# Its own name stays one of its short name and its domain.
if ($own) { $script:Known[$own.ToLowerInvariant()] = @($own.ToLowerInvariant() -split '\.', 2 | ForEach-Object -Process { if ($script:Known.ContainsKey($_)) { $script:Known[$_] } else { $_ } }) -join '.' }
$record.firewall = @(foreach ($one in 'SPPSVC-In-TCP', 'SPPSVC-In-TCP-NoScope') { foreach ($rule in @(Invoke-Measured -Call "firewall $one" -Do { Get-NetFirewallRule -Name $one -ErrorAction Stop })) { [ordered]@{ name = $one; enabled = "$($rule.Enabled)"; profile = "$($rule.Profile)" } } })
$record.feature = @(Invoke-Measured -Call 'feature' -Do { Get-WindowsFeature -Name VolumeActivation } | ForEach-Object -Process { "$($_.InstallState)" })
$record.service = @(Invoke-Measured -Call 'service' -Do { Get-Service -Name sppsvc } | ForEach-Object -Process { "$($_.Status)" })
$record.events = @(Get-EventFact -Log 'Application' -Provider 'Microsoft-Windows-Security-SPP' -Id 1003, 8198, 8200, 12288, 12289, 12293, 12294, 12308) + @(Get-EventFact -Log 'Key Management Service' -Provider 'Microsoft-Windows-Security-SPP' -Id 12290)
$service = Invoke-Measured -Call 'service for errors' -Do { Get-CimInstance -Query 'SELECT Version FROM SoftwareLicensingService' } | Select-Object -First 1
$product = Invoke-Measured -Call 'product for errors' -Do { Get-CimInstance -Query "SELECT ID FROM SoftwareLicensingProduct WHERE $script:Keyed" } | Select-Object -First 1
$policy = @{ PolicyName = 'Nothing' }
$record.errors = @(Get-ProvokedError -Provoked ([ordered]@{
            class = { Get-CimInstance -ClassName SoftwareLicensingNothing }
            column = { Get-CimInstance -Query 'SELECT Nothing FROM SoftwareLicensingService' }
            filter = { Get-CimInstance -ClassName SoftwareLicensingService -Filter 'Nothing = 1' -Property Version }
            namespace = { Get-CimInstance -ClassName SoftwareLicensingService -Property Version -Namespace root/nothing }
            class_definition = { Get-CimClass -ClassName SoftwareLicensingNothing }
            method = { Invoke-CimMethod -InputObject $service -MethodName Nothing }
            argument_missing = { Invoke-CimMethod -InputObject $product -MethodName GetPolicyInformationDWord }
            argument_unknown = { Invoke-CimMethod -InputObject $product -MethodName GetPolicyInformationDWord -Arguments @{ Nothing = 'Nothing' } }
            argument_type = { Invoke-CimMethod -InputObject $product -MethodName GetPolicyInformationDWord -Arguments @{ PolicyName = [uint32]1 } }
            policy = { Invoke-CimMethod -InputObject $product -MethodName GetPolicyInformationDWord -Arguments $policy }
            registry_key = { Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Nothing' }
            registry_value = { Get-ItemProperty -LiteralPath $script:SoftwareKey -Name Nothing }
            registry_closed = { Get-ItemProperty -LiteralPath 'HKLM:\SECURITY' }
            dns_name = { Resolve-DnsName -Name '_vlmcs._tcp.nothing.invalid' -Type SRV }
            events = { Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'Microsoft-Windows-Security-SPP'; Id = 65000 } -MaxEvents 1 }
            service = { Get-Service -Name nothing }
            firewall_rule = { Get-NetFirewallRule -Name Nothing -ErrorAction Stop }
            program = { Start-Process -FilePath 'C:\nothing.exe' -Wait -PassThru }
        }))
$samples = [ordered]@{ none = $null; empty = @(); one = @(1); text = "a<b>'&$([char]0xE9)$([char]0x2028)"; number = [uint32]::MaxValue; negative = -1; word = [System.DayOfWeek]::Friday; date = [datetime]::new(2026, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc); deep = @{ a = @{ a = @{ a = 1 } } } }
$record.json = @(foreach ($name in $samples.Keys) { [ordered]@{ sample = $name; bytes = [System.BitConverter]::ToString([System.Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -Compress -Depth 3 -InputObject @{ v = $samples[$name] }))) } })
$script:Changes = @()
$notBack = @()
$main = @($products | Where-Object -FilterScript { $_.ApplicationID -eq '55c92734-d682-4d71-983e-d6ec3f16059f' } | Select-Object -First 1)
if ($AllowWrites -and $main.Count) {
    $script:Targets = [ordered]@{ SoftwareLicensingService = 'Version IS NOT NULL'; SoftwareLicensingProduct = "ID = '$($main[0].ID)'" }
    $script:OwnKeys = $script:Platform, "$script:Platform\$($main[0].ApplicationID)\$($main[0].ID)"
    # What is set is put back from where Windows keeps it; where that can't be read, nothing is tried.
    $kept = Get-Setting
    $record.tried = "$($kept['SoftwareLicensingService.KeyManagementServiceMachine'])" -eq "$($kept["$script:Platform|KeyManagementServiceName"])"
    if ($record.tried) { $notBack = @(Set-AllAndPutBack) }
}
$record.changes = $script:Changes
$record.not_put_back = $notBack
$record.after_restart = @()
if ($AllowWrites -and @($main | Where-Object -FilterScript { $_.IsKeyManagementServiceMachine }).Count) {
    $port = [int]@($record.rows['SoftwareLicensingService'])[0].KeyManagementServiceListeningPort
    $record.after_restart = @(try { Get-Timeline -Name $own -Port $(if ($port) { $port } else { 1688 }) } catch { @{ error = Get-ErrorFact -ErrorRecord $_ } })
}
$record.calls = $script:Calls
$record.seconds = [int]$script:Clock.Elapsed.TotalSeconds
# Names in one pass and the longest first, so that nothing that stands for a name is taken for one.
$script:Names = '(?i)(?<![\w-])(?:' + (@($script:Known.Keys | Sort-Object -Property Length -Descending | ForEach-Object -Process { [regex]::Escape($_) }) -join '|') + ')(?![\w-])'
$masked = Protect-Value -Value $record
$file = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
[System.IO.File]::WriteAllText($file, (ConvertTo-Json -Depth 8 -InputObject $masked), [System.Text.UTF8Encoding]::new($false))
Write-Output -InputObject "Saved $file in $($record.seconds) seconds. Look into it before you send it: docs/RECORDING.md"
if ($notBack.Count) { throw "not put back: $($notBack -join ', ')" }
