// Double of Resolve-DnsName: the answers as Windows gives them, with records that were not asked for.
namespace Microsoft.DnsClient.Commands
{
    using System;
    using System.Collections;
    using System.Globalization;
    using System.Management.Automation;
    using Lab;

    public enum RecordType
    {
        UNKNOWN = 0, A_AAAA = 0, A = 1, NS = 2, CNAME = 5, SOA = 6, PTR = 12, MX = 15, TXT = 16, AAAA = 28, SRV = 33, ALL = 255,
    }

    public abstract class DnsRecord
    {
        public string Name { get; set; }
        public RecordType Type { get; set; }
        public string Section { get; set; }
        public uint TTL { get; set; }
    }

    public sealed class DnsRecord_A : DnsRecord { public string IPAddress { get; set; } }

    public sealed class DnsRecord_AAAA : DnsRecord { public string IPAddress { get; set; } }

    public sealed class DnsRecord_PTR : DnsRecord { public string NameHost { get; set; } }

    public sealed class DnsRecord_SOA : DnsRecord { public string PrimaryServer { get; set; } }

    public sealed class DnsRecord_SRV : DnsRecord
    {
        public string NameTarget { get; set; }
        public ushort Priority { get; set; }
        public ushort Weight { get; set; }
        public ushort Port { get; set; }
    }

    [Cmdlet("Resolve", "DnsName")]
    public sealed class ResolveDnsName : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)] public string Name { get; set; }
        [Parameter(Position = 1)] public RecordType Type { get; set; }

        protected override void ProcessRecord()
        {
            // UNKNOWN and A_AAAA are one number, as on Windows: its text may be either.
            string type = Type == RecordType.A_AAAA ? "A_AAAA" : Type.ToString();
            try
            {
                Hashtable answer = Wire.Ask(new Hashtable { ["op"] = "dns", ["name"] = Name, ["type"] = type });
                foreach (Hashtable record in (object[])answer["records"]) WriteObject(Record(record));
            }
            catch (WindowsException error) { WriteError(error.Record(Name)); }
        }

        static DnsRecord Record(Hashtable record)
        {
            var type = (RecordType)Enum.Parse(typeof(RecordType), (string)record["type"]);
            DnsRecord made = Made(type, record);
            made.Name = (string)record["name"];
            made.Type = type;
            made.Section = (string)record["section"];
            made.TTL = 1200;
            return made;
        }

        static DnsRecord Made(RecordType type, Hashtable record)
        {
            switch (type)
            {
                case RecordType.A: return new DnsRecord_A { IPAddress = (string)record["address"] };
                case RecordType.AAAA: return new DnsRecord_AAAA { IPAddress = (string)record["address"] };
                case RecordType.CNAME: return new DnsRecord_PTR { NameHost = (string)record["target"] };
                case RecordType.SOA: return new DnsRecord_SOA { PrimaryServer = (string)record["target"] };
                case RecordType.SRV:
                    return new DnsRecord_SRV
                    {
                        NameTarget = (string)record["target"], Port = Number(record["port"]),
                        Priority = Number(record["priority"]), Weight = Number(record["weight"]),
                    };
                default: throw new NotSupportedException("DNS type " + type);
            }
        }

        static ushort Number(object value) => Convert.ToUInt16(value, CultureInfo.InvariantCulture);
    }
}
