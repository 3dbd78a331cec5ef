// Doubles of the commands for Windows features and firewall rules, with Windows' own types.
namespace Microsoft.Windows.ServerManager.Commands
{
    using System.Collections;
    using System.Management.Automation;
    using Lab;

    public enum InstallState { Available, Installed, Removed, UninstallPending, InstallPending }

    public enum RestartState { No, Maybe, Yes }

    public enum FeatureOperationExitCode { Success = 0, Failed = 1, FailedRestartRequired = 1001, SuccessRestartRequired = 3010 }

    public sealed class Feature
    {
        public string Name { get; internal set; }
        public InstallState InstallState { get; internal set; }
        public bool Installed => InstallState == InstallState.Installed;
    }

    public sealed class FeatureOperationResult
    {
        public bool Success { get; internal set; }
        public RestartState RestartNeeded { get; internal set; }
        public FeatureOperationExitCode ExitCode { get; internal set; }
    }

    static class Parsed
    {
        public static T As<T>(object text) => (T)System.Enum.Parse(typeof(T), (string)text);
    }

    [Cmdlet(VerbsCommon.Get, "WindowsFeature")]
    public sealed class GetWindowsFeature : PSCmdlet
    {
        [Parameter(Position = 0)] public string Name { get; set; }

        protected override void ProcessRecord()
        {
            Lab.Preference.MustBeSaid(this);
            try
            {
                // A name that is no feature's is no error: nothing is found.
                object state = Wire.Ask(new Hashtable { ["op"] = "feature", ["name"] = Name })["state"];
                if (state != null) WriteObject(new Feature { Name = Name, InstallState = Parsed.As<InstallState>(state) });
            }
            catch (WindowsException error) { WriteError(error.Record(Name)); }
        }
    }

    [Cmdlet(VerbsLifecycle.Install, "WindowsFeature")]
    public sealed class InstallWindowsFeature : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0)] public string Name { get; set; }
        [Parameter] public SwitchParameter IncludeManagementTools { get; set; }

        protected override void ProcessRecord()
        {
            Lab.Preference.MustBeSaid(this);
            try
            {
                Hashtable done = Wire.Ask(new Hashtable { ["op"] = "install_feature", ["name"] = Name, ["with_tools"] = (bool)IncludeManagementTools });
                WriteObject(new FeatureOperationResult
                {
                    Success = (bool)done["success"],
                    RestartNeeded = Parsed.As<RestartState>(done["restart"]),
                    ExitCode = Parsed.As<FeatureOperationExitCode>(done["code"]),
                });
            }
            catch (WindowsException error) { WriteError(error.Record(Name)); }
        }
    }
}

namespace Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity
{
    using System;
    using System.Collections;
    using System.Linq;
    using System.Management.Automation;
    using Lab;

    public enum Enabled { True = 1, False = 2 }

    [Flags]
    public enum Profile { Any = 0, Domain = 1, Private = 2, Public = 4, NotApplicable = 65536 }

    public sealed class NetFirewallRule
    {
        public string Name { get; internal set; }
        public Enabled Enabled { get; internal set; }
        public Profile Profile { get; internal set; }
    }

    [Cmdlet(VerbsCommon.Get, "NetFirewallRule")]
    public sealed class GetNetFirewallRule : PSCmdlet
    {
        [Parameter(Mandatory = true)] public string[] Name { get; set; }

        protected override void ProcessRecord()
        {
            Lab.Preference.MustBeSaid(this);
            foreach (string name in Name)
            {
                try
                {
                    Hashtable rule = Wire.Ask(new Hashtable { ["op"] = "firewall_rule", ["name"] = name });
                    WriteObject(new NetFirewallRule
                    {
                        Name = name,
                        Enabled = (bool)rule["enabled"] ? Enabled.True : Enabled.False,
                        Profile = (Profile)Enum.Parse(typeof(Profile), (string)rule["profile"]),
                    });
                }
                catch (WindowsException error) { WriteError(error.Record(name)); }
            }
        }
    }

    [Cmdlet(VerbsCommon.Set, "NetFirewallRule")]
    public sealed class SetNetFirewallRule : PSCmdlet
    {
        [Parameter(Mandatory = true)] public string[] Name { get; set; }
        [Parameter] public Enabled Enabled { get; set; }
        [Parameter] public Profile Profile { get; set; }
        [Parameter] public string[] LocalPort { get; set; }
        [Parameter] public string[] RemoteAddress { get; set; }

        protected override void ProcessRecord()
        {
            Lab.Preference.MustBeSaid(this);
            foreach (string name in Name)
            {
                var request = new Hashtable { ["op"] = "set_firewall_rule", ["name"] = name };
                foreach (string given in MyInvocation.BoundParameters.Keys.Where(key => key != "Name"))
                {
                    object value = MyInvocation.BoundParameters[given];
                    request[given] = value is Enum ? value.ToString() : value;
                }
                try { Wire.Ask(request); }
                catch (WindowsException error) { WriteError(error.Record(name)); }
            }
        }
    }
}
