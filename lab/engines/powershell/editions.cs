// Double of Get-WindowsEdition, for the editions that a running Windows can become.
namespace Microsoft.Dism.Commands
{
    using System;
    using System.Collections;
    using System.Linq;
    using System.Management.Automation;
    using Lab;

    public sealed class EditionObject { public string Edition { get; internal set; } }

    [Cmdlet(VerbsCommon.Get, "WindowsEdition")]
    public sealed class GetWindowsEditionCommand : PSCmdlet
    {
        [Parameter] public SwitchParameter Online { get; set; }
        [Parameter] public SwitchParameter Target { get; set; }

        protected override void ProcessRecord()
        {
            if (!Online || !Target) throw new NotSupportedException("another image, or the edition that it has");
            try
            {
                foreach (string edition in ((object[])Wire.Ask(new Hashtable { ["op"] = "editions" })["editions"]).Cast<string>())
                    WriteObject(new EditionObject { Edition = edition });
            }
            catch (WindowsException error) { ThrowTerminatingError(error.Record(null)); }
        }
    }
}
