// Double of Get-WinEvent with -FilterHashtable: the newest events first, their text in the machine's language.
namespace Microsoft.PowerShell.Commands
{
    using System;
    using System.Collections;
    using System.Collections.Generic;
    using System.Globalization;
    using System.Linq;
    using System.Management.Automation;
    using Lab;

    public sealed class EventProperty { public object Value { get; internal set; } }

    public sealed class EventRecord
    {
        public int Id { get; internal set; }
        public long? RecordId { get; internal set; }
        public DateTime? TimeCreated { get; internal set; }
        public string ProviderName { get; internal set; }
        public string Message { get; internal set; }
        public IList<EventProperty> Properties { get; internal set; }
    }

    [Cmdlet(VerbsCommon.Get, "WinEvent")]
    public sealed class GetWinEventCommand : PSCmdlet
    {
        static readonly string[] Known = { "LogName", "ProviderName", "Id" };

        [Parameter(Mandatory = true)] public Hashtable FilterHashtable { get; set; }
        [Parameter] [ValidateRange(1L, long.MaxValue)] public long MaxEvents { get; set; } = long.MaxValue;

        protected override void ProcessRecord()
        {
            if (FilterHashtable.Keys.Cast<string>().Except(Known, StringComparer.OrdinalIgnoreCase).Any())
                throw new NotSupportedException("only " + string.Join(", ", Known));
            var request = new Hashtable { ["op"] = "events", ["most"] = MaxEvents };
            foreach (string name in Known) request[name] = FilterHashtable[name];
            try
            {
                foreach (Hashtable found in (object[])Wire.Ask(request)["events"]) WriteObject(Record(found));
            }
            catch (WindowsException error) { WriteError(error.Record(null)); }
        }

        static EventRecord Record(Hashtable found) => new EventRecord
        {
            Id = (int)found["id"],
            RecordId = Convert.ToInt64(found["record"], CultureInfo.InvariantCulture),
            TimeCreated = DateTime.ParseExact((string)found["time"], "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).ToLocalTime(),
            ProviderName = (string)found["provider"],
            Message = (string)found["message"],
            Properties = ((object[])found["values"]).Select(value => new EventProperty { Value = value }).ToList(),
        };
    }
}
