// Doubles of Get-ChildItem and Get-Content for files of the simulated machine, and no other drive.
namespace Microsoft.PowerShell.Commands
{
    using System;
    using System.Collections;
    using System.Linq;
    using System.Management.Automation;
    using Lab;

    [Cmdlet(VerbsCommon.Get, "ChildItem")]
    public sealed class GetChildItemCommand : PSCmdlet
    {
        [Parameter(Mandatory = true)] [Alias("PSPath", "LP")] public string LiteralPath { get; set; }
        [Parameter(Position = 1)] public string Filter { get; set; }
        [Parameter] [Alias("s")] public SwitchParameter Recurse { get; set; }
        [Parameter] public SwitchParameter File { get; set; }

        protected override void ProcessRecord()
        {
            try
            {
                Hashtable answer = Wire.Ask(new Hashtable { ["op"] = "files", ["path"] = LiteralPath, ["filter"] = Filter, ["recurse"] = (bool)Recurse });
                foreach (string path in (object[])answer["paths"])
                {
                    var file = new PSObject();
                    file.Properties.Add(new PSNoteProperty("FullName", path));
                    file.Properties.Add(new PSNoteProperty("Name", path.Split('\\').Last()));
                    WriteObject(file);
                }
            }
            catch (WindowsException error) { WriteError(error.Record(LiteralPath)); }
        }
    }

    [Cmdlet(VerbsCommon.Get, "Content")]
    public sealed class GetContentCommand : PSCmdlet
    {
        [Parameter(Mandatory = true)] [Alias("PSPath", "LP")] public string LiteralPath { get; set; }
        [Parameter] public SwitchParameter Raw { get; set; }
        [Parameter] public string Encoding { get; set; }

        protected override void ProcessRecord()
        {
            try
            {
                var text = (string)Wire.Ask(new Hashtable { ["op"] = "content", ["path"] = LiteralPath })["text"];
                // Windows PowerShell reads UTF-8 without a mark as the ANSI code page unless told otherwise.
                if (Encoding != "UTF8") text = text.Replace("\u00fc", "\u00c3\u00bc");
                foreach (string part in Raw ? new[] { text } : text.Split('\n'))
                {
                    var shown = new PSObject(part);
                    shown.Properties.Add(new PSNoteProperty("PSPath", LiteralPath));
                    WriteObject(shown);
                }
            }
            catch (WindowsException error) { WriteError(error.Record(LiteralPath)); }
        }
    }
}
