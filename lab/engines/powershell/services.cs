// Doubles of Get-Service, Restart-Service, Set-Service and Start-Sleep.
namespace Microsoft.PowerShell.Commands
{
    using System.Collections;
    using System.Management.Automation;
    using Lab;

    public enum ServiceControllerStatus { Stopped = 1, StartPending = 2, StopPending = 3, Running = 4, Paused = 7 }

    public sealed class ServiceController
    {
        public string Name { get; internal set; }
        public ServiceControllerStatus Status { get; internal set; }
    }

    [Cmdlet(VerbsCommon.Get, "Service")]
    public sealed class GetServiceCommand : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0)] public string Name { get; set; }

        protected override void ProcessRecord()
        {
            try
            {
                string status = (string)Wire.Ask(new Hashtable { ["op"] = "service_status", ["name"] = Name })["status"];
                WriteObject(new ServiceController { Name = Name, Status = (ServiceControllerStatus)System.Enum.Parse(typeof(ServiceControllerStatus), status) });
            }
            catch (WindowsException error) { WriteError(error.Record(Name)); }
        }
    }

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

    /// <summary>Nobody waits: the time passes on the simulated machine alone.</summary>
    [Cmdlet(VerbsLifecycle.Start, "Sleep", DefaultParameterSetName = "Seconds")]
    public sealed class StartSleepCommand : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Seconds")] public double Seconds { get; set; }
        [Parameter(Mandatory = true, ParameterSetName = "Milliseconds")] [Alias("ms")] public int Milliseconds { get; set; }

        protected override void ProcessRecord() =>
            Wire.Ask(new Hashtable { ["op"] = "sleep", ["seconds"] = Seconds + Milliseconds / 1000.0 });
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
