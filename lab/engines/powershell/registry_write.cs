// Doubles of Set-ItemProperty and Remove-ItemProperty: the registry provider for HKLM: paths, no other drive.
namespace Microsoft.PowerShell.Commands
{
    using System;
    using System.Collections;
    using System.Management.Automation;
    using Lab;

    public abstract class RegistryWriteCommand : PSCmdlet
    {
        [Parameter(Mandatory = true)] [Alias("PSPath", "LP")] public string LiteralPath { get; set; }
        [Parameter(Mandatory = true, Position = 0)] [Alias("PSProperty")] public string Name { get; set; }

        protected abstract Hashtable Request();

        protected override void ProcessRecord()
        {
            if (!LiteralPath.StartsWith(@"HKLM:\", StringComparison.OrdinalIgnoreCase))
            {
                WriteError(new WindowsException("DriveNotFound", LiteralPath).Record(LiteralPath));
                return;
            }
            Hashtable request = Request();
            request["path"] = LiteralPath;
            request["name"] = Name;
            try { Wire.Ask(request); }
            catch (WindowsException error) { WriteError(error.Record(LiteralPath)); }
        }
    }

    [Cmdlet(VerbsCommon.Set, "ItemProperty")]
    public sealed class SetItemPropertyCommand : RegistryWriteCommand
    {
        [Parameter(Mandatory = true, Position = 1)] [AllowNull] public object Value { get; set; }
        [Parameter] public string Type { get; set; }

        protected override Hashtable Request()
        {
            object value = Value is PSObject wrapped ? wrapped.BaseObject : Value;
            return new Hashtable { ["op"] = "set_registry_value", ["kind"] = Type, ["type"] = value?.GetType().FullName, ["value"] = value };
        }
    }

    [Cmdlet(VerbsCommon.Remove, "ItemProperty")]
    public sealed class RemoveItemPropertyCommand : RegistryWriteCommand
    {
        protected override Hashtable Request() => new Hashtable { ["op"] = "remove_registry_value" };
    }
}
