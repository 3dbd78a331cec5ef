// Doubles of Get-CimInstance and Invoke-CimMethod, with the parameters that the collection may use.
namespace Microsoft.Management.Infrastructure.CimCmdlets
{
    using System;
    using System.Collections;
    using System.Collections.Generic;
    using System.Globalization;
    using System.Linq;
    using System.Management.Automation;
    using Lab;

    /// <summary>What a row is a row of. Its columns are properties of the PSObject around it.</summary>
    public sealed class Instance
    {
        internal string Key;
        public string CimClassName { get; internal set; }
        public override string ToString() => CimClassName;
    }

    static class Cim
    {
        public static IEnumerable<PSObject> Query(string wql, string ns)
        {
            Hashtable answer = Wire.Ask(new Hashtable { ["op"] = "query", ["wql"] = wql, ["namespace"] = ns });
            return ((object[])answer["rows"]).Cast<Hashtable>().Select(Row);
        }

        static PSObject Row(Hashtable row)
        {
            var made = new PSObject(new Instance { CimClassName = (string)row["class"], Key = row["key"]?.ToString() });
            foreach (object[] column in (object[])row["columns"])
                made.Properties.Add(new PSNoteProperty((string)column[0], Value((string)column[1], column[2])));
            made.Properties.Add(new PSNoteProperty("PSComputerName", null));
            return made;
        }

        static object Value(string type, object value)
        {
            if (value == null) return null;
            switch (type)
            {
                case "string": return (string)value;
                case "boolean": return (bool)value;
                case "uint16": return Convert.ToUInt16(value, CultureInfo.InvariantCulture);
                case "uint32": return Convert.ToUInt32(value, CultureInfo.InvariantCulture);
                case "string[]": return ((object[])value).Cast<string>().ToArray();
                case "datetime":
                    return DateTime.ParseExact((string)value, "yyyyMMddHHmmss", CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).ToLocalTime();
                default: throw new NotSupportedException("CIM type " + type);
            }
        }
    }

    [Cmdlet(VerbsCommon.Get, "CimInstance", DefaultParameterSetName = "Class")]
    public sealed class GetCimInstanceCommand : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Class")] public string ClassName { get; set; }
        [Parameter(ParameterSetName = "Class")] public string Filter { get; set; }
        [Parameter(ParameterSetName = "Class")] public string[] Property { get; set; }
        [Parameter(Mandatory = true, ParameterSetName = "Query")] public string Query { get; set; }
        [Parameter] public string Namespace { get; set; }
        [Parameter] [Alias("OT")] public uint OperationTimeoutSec { get; set; }

        protected override void ProcessRecord()
        {
            string wql = Query ?? "SELECT " + (Property == null ? "*" : string.Join(", ", Property)) + " FROM " + ClassName
                + (string.IsNullOrEmpty(Filter) ? "" : " WHERE " + Filter);
            try { WriteObject(Cim.Query(wql, Namespace), true); }
            catch (WindowsException error) { WriteError(error.Record(wql)); }
        }
    }

    public sealed class ClassProperty
    {
        public string Name { get; internal set; }
        public string CimType { get; internal set; }
    }

    public sealed class Qualifier { public string Name { get; internal set; } }

    public sealed class MethodParameter
    {
        public string Name { get; internal set; }
        public string CimType { get; internal set; }
        public Qualifier[] Qualifiers { get; internal set; }
    }

    public sealed class ClassMethod
    {
        public string Name { get; internal set; }
        public MethodParameter[] Parameters { get; internal set; }
    }

    public sealed class Class
    {
        public string CimClassName { get; internal set; }
        public ClassProperty[] CimClassProperties { get; internal set; }
        public ClassMethod[] CimClassMethods { get; internal set; }
    }

    [Cmdlet(VerbsCommon.Get, "CimClass")]
    public sealed class GetCimClassCommand : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0)] public string ClassName { get; set; }
        [Parameter(Position = 1)] public string Namespace { get; set; }
        [Parameter] [Alias("OT")] public uint OperationTimeoutSec { get; set; }

        protected override void ProcessRecord()
        {
            try
            {
                Hashtable answer = Wire.Ask(new Hashtable { ["op"] = "class", ["class"] = ClassName, ["namespace"] = Namespace });
                WriteObject(new Class
                {
                    CimClassName = (string)answer["name"],
                    CimClassProperties = ((object[])answer["columns"]).Cast<object[]>()
                        .Select(column => new ClassProperty { Name = (string)column[0], CimType = CimTypeOf((string)column[1]) }).ToArray(),
                    CimClassMethods = ((object[])answer["methods"]).Cast<Hashtable>().Select(method => new ClassMethod
                    {
                        Name = (string)method["name"],
                        Parameters = ((object[])method["parameters"]).Cast<object[]>().Select(parameter => new MethodParameter
                        {
                            Name = (string)parameter[0],
                            CimType = CimTypeOf((string)parameter[1]),
                            Qualifiers = new[] { new Qualifier { Name = (string)parameter[2] } },
                        }).ToArray(),
                    }).ToArray(),
                });
            }
            catch (WindowsException error) { WriteError(error.Record(ClassName)); }
        }

        // As the enumeration CimType has it.
        static string CimTypeOf(string type)
        {
            switch (type)
            {
                case "string": return "String";
                case "boolean": return "Boolean";
                case "uint16": return "UInt16";
                case "uint32": return "UInt32";
                case "string[]": return "StringArray";
                case "datetime": return "DateTime";
                default: throw new NotSupportedException("CIM type " + type);
            }
        }
    }

    [Cmdlet("Invoke", "CimMethod", DefaultParameterSetName = "InputObject")]
    public sealed class InvokeCimMethodCommand : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "InputObject")]
        [Alias("CimInstance")] public Instance InputObject { get; set; }
        [Parameter(Mandatory = true, ParameterSetName = "Query")] public string Query { get; set; }
        [Parameter(Mandatory = true, ParameterSetName = "ClassName")] [Alias("Class")] public string ClassName { get; set; }
        [Parameter(Mandatory = true, Position = 1)] [Alias("Name")] public string MethodName { get; set; }
        [Parameter(Position = 2)] public IDictionary Arguments { get; set; }
        [Parameter(ParameterSetName = "Query")] public string Namespace { get; set; }
        [Parameter] [Alias("OT")] public uint OperationTimeoutSec { get; set; }

        protected override void ProcessRecord()
        {
            try
            {
                if (ClassName != null) { Invoke(new Instance { CimClassName = ClassName }); return; }
                if (InputObject != null) { Invoke(InputObject); return; }
                foreach (PSObject row in Cim.Query(Query, Namespace)) Invoke((Instance)row.BaseObject);
            }
            catch (WindowsException error) { WriteError(error.Record(InputObject)); }
        }

        void Invoke(Instance target)
        {
            var given = new Hashtable();
            foreach (DictionaryEntry entry in Arguments ?? new Hashtable())
            {
                object value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
                given[entry.Key.ToString()] = new Hashtable { ["type"] = value?.GetType().FullName, ["value"] = value };
            }
            Hashtable answer = Wire.Ask(new Hashtable
            {
                ["op"] = "invoke", ["class"] = target.CimClassName, ["key"] = target.Key,
                ["method"] = MethodName, ["arguments"] = given,
            });
            var result = new PSObject();
            result.Properties.Add(new PSNoteProperty("ReturnValue", Convert.ToUInt32(answer["return_value"], CultureInfo.InvariantCulture)));
            foreach (DictionaryEntry output in (IDictionary)answer["outputs"])
            {
                result.Properties.Add(new PSNoteProperty(output.Key.ToString(), output.Value));
            }
            result.Properties.Add(new PSNoteProperty("PSComputerName", null));
            WriteObject(result);
        }
    }
}
