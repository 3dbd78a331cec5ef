// Double of Start-Process, for the programs of the simulated machine that somebody waits for.
namespace Microsoft.PowerShell.Commands
{
    using System;
    using System.Collections;
    using System.Management.Automation;
    using Lab;

    public sealed class EndedProcess { public int ExitCode { get; internal set; } }

    [Cmdlet(VerbsLifecycle.Start, "Process")]
    public sealed class StartProcessCommand : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0)] public string FilePath { get; set; }
        [Parameter(Position = 1)] [Alias("Args")] [ValidateNotNullOrEmpty] public string[] ArgumentList { get; set; }
        [Parameter] public SwitchParameter Wait { get; set; }
        [Parameter] public SwitchParameter PassThru { get; set; }

        protected override void ProcessRecord()
        {
            if (!Wait || !PassThru) throw new NotSupportedException("a program whose end nobody looks at");
            var request = new Hashtable { ["op"] = "program", ["path"] = FilePath, ["arguments"] = ArgumentList ?? new string[0] };
            try { WriteObject(new EndedProcess { ExitCode = (int)Wire.Ask(request)["exit_code"] }); }
            catch (WindowsException error) { ThrowTerminatingError(error.Record(FilePath)); }
        }
    }
}
