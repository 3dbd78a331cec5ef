// Doubles of Restart-Service and Set-Service.
namespace Microsoft.PowerShell.Commands
{
    using System.Collections;
    using System.Management.Automation;
    using Lab;

    [Cmdlet(VerbsLifecycle.Restart, "Service")]
    public sealed class RestartServiceCommand : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0)] public string Name { get; set; }

        protected override void ProcessRecord()
        {
            try { Wire.Ask(new Hashtable { ["op"] = "restart_service", ["name"] = Name }); }
            catch (WindowsException error) { WriteError(error.Record(Name)); }
        }
    }

    public enum ServiceStartMode { Automatic = 2, Manual = 3, Disabled = 4 }

    [Cmdlet(VerbsCommon.Set, "Service")]
    public sealed class SetServiceCommand : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0)] public string Name { get; set; }
        [Parameter(Mandatory = true)] [Alias("StartMode", "SM", "ST")] public ServiceStartMode StartupType { get; set; }

        protected override void ProcessRecord()
        {
            try { Wire.Ask(new Hashtable { ["op"] = "service_start", ["name"] = Name, ["start"] = (int)StartupType }); }
            catch (WindowsException error) { WriteError(error.Record(Name)); }
        }
    }
}
