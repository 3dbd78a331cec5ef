// Double of Get-ItemProperty: the registry provider for HKLM: paths, no other drive.
namespace Microsoft.PowerShell.Commands
{
    using System;
    using System.Collections;
    using System.Globalization;
    using System.Linq;
    using System.Management.Automation;
    using Lab;

    [Cmdlet(VerbsCommon.Get, "ItemProperty", DefaultParameterSetName = "Path")]
    public sealed class GetItemPropertyCommand : PSCmdlet
    {
        const string Drive = @"HKLM:\";
        const string Root = @"HKEY_LOCAL_MACHINE\";
        const string Provider = @"Microsoft.PowerShell.Core\Registry";

        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")] public string Path { get; set; }
        [Parameter(Mandatory = true, ParameterSetName = "LiteralPath")] [Alias("PSPath", "LP")] public string LiteralPath { get; set; }
        [Parameter(Position = 1)] [Alias("PSProperty")] public string[] Name { get; set; }

        protected override void ProcessRecord()
        {
            string path = LiteralPath ?? Path;
            if (!path.StartsWith(Drive, StringComparison.OrdinalIgnoreCase))
            {
                WriteError(new WindowsException("DriveNotFound", path).Record(path));
                return;
            }
            try { WriteKey(path, (object[])Wire.Ask(new Hashtable { ["op"] = "registry", ["path"] = path, ["names"] = Name })["values"]); }
            // A value of the wrong length ends the command, whatever its error action is.
            catch (WindowsException error) when (error.Id == typeof(InvalidCastException).FullName) { ThrowTerminatingError(error.Record(path)); }
            catch (WindowsException error) { WriteError(error.Record(path)); }
        }

        void WriteKey(string path, object[] values)
        {
            var key = new PSObject();
            foreach (object[] value in values)
                if (Name == null || Name.Contains((string)value[0], StringComparer.OrdinalIgnoreCase))
                    key.Properties.Add(new PSNoteProperty((string)value[0], Value((string)value[1], value[2])));
            foreach (string missing in (Name ?? new string[0]).Where(name => key.Properties[name] == null))
                WriteError(new WindowsException("System.Management.Automation.PSArgumentException", missing).Record(path));
            if (Name != null && !key.Properties.Any()) return;
            string[] parts = (Root + path.Substring(Drive.Length)).Split('\\');
            key.Properties.Add(new PSNoteProperty("PSPath", Provider + "::" + string.Join("\\", parts)));
            key.Properties.Add(new PSNoteProperty("PSParentPath", Provider + "::" + string.Join("\\", parts.SkipLast(1))));
            key.Properties.Add(new PSNoteProperty("PSChildName", parts.Last()));
            key.Properties.Add(new PSNoteProperty("PSDrive", "HKLM"));
            key.Properties.Add(new PSNoteProperty("PSProvider", Provider));
            WriteObject(key);
        }

        static object Value(string kind, object value)
        {
            switch (kind)
            {
                case "REG_SZ": return (string)value;
                case "REG_DWORD": return unchecked((int)Convert.ToUInt32(value, CultureInfo.InvariantCulture));
                case "REG_QWORD": return Convert.ToInt64(value, CultureInfo.InvariantCulture);
                case "REG_MULTI_SZ": return ((object[])value).Cast<string>().ToArray();
                case "REG_BINARY": return ((object[])value).Select(one => Convert.ToByte(one, CultureInfo.InvariantCulture)).ToArray();
                default: throw new NotSupportedException("registry type " + kind);
            }
        }
    }
}
