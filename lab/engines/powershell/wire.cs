// What the worker and the doubles of Windows say to the simulation: one line of JSON each way.
#pragma warning disable CS0436
namespace Lab
{
    using System;
    using System.Collections;
    using System.Collections.Generic;
    using System.IO;
    using System.Linq;
    using System.Management.Automation;
    using System.Text;
    using System.Text.Json;

    /// <summary>The process's own streams, apart from the console that a module writes to.</summary>
    public static class Wire
    {
        static readonly StreamReader input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        static readonly StreamWriter output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));

        /// <summary>The next line, or null at the end of the input.</summary>
        public static Hashtable Read()
        {
            string line = input.ReadLine();
            if (line == null) return null;
            using (JsonDocument document = JsonDocument.Parse(line)) return (Hashtable)FromJson(document.RootElement);
        }

        /// <summary>Sends one line; a line of its own even after text that something else left there.</summary>
        public static void Write(IDictionary message)
        {
            output.Write("\n" + JsonSerializer.Serialize(Plain(message)) + "\n");
            output.Flush();
        }

        /// <summary>Sends a request and returns the answer; an error of Windows as WindowsException.</summary>
        public static Hashtable Ask(IDictionary request)
        {
            Write(request);
            Hashtable answer = Read();
            if (answer == null) throw new EndOfStreamException("the lab has gone");
            if (answer["error"] != null) throw new WindowsException((string)answer["error"], (string)answer["message"]);
            return answer;
        }

        // As Windows PowerShell reads JSON: dictionaries, arrays, [int] where the number fits.
        static object FromJson(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
                    foreach (JsonProperty property in element.EnumerateObject()) table[property.Name] = FromJson(property.Value);
                    return table;
                case JsonValueKind.Array: return element.EnumerateArray().Select(FromJson).ToArray();
                case JsonValueKind.String: return element.GetString();
                case JsonValueKind.True: return true;
                case JsonValueKind.False: return false;
                case JsonValueKind.Null: return null;
                default:
                    if (element.TryGetInt32(out int small)) return small;
                    if (element.TryGetInt64(out long large)) return large;
                    return element.GetDouble();
            }
        }

        static object Plain(object value)
        {
            if (value is PSObject wrapped) value = wrapped.BaseObject;
            if (value is string) return value;
            if (value is IDictionary dictionary)
            {
                var plain = new Dictionary<string, object>();
                foreach (DictionaryEntry entry in dictionary) plain[entry.Key.ToString()] = Plain(entry.Value);
                return plain;
            }
            if (value is IEnumerable many) return many.Cast<object>().Select(Plain).ToArray();
            return value;
        }
    }

    /// <summary>An error of Windows: an identifier, and a message in the machine's language.</summary>
    public sealed class WindowsException : Exception
    {
        public WindowsException(string id, string message) : base(message) { Id = id; }
        public string Id { get; }
        public ErrorRecord Record(object target) => new ErrorRecord(this, Id, ErrorCategory.NotSpecified, target);
    }

    public static class Preference
    {
        /// <summary>Functions of a module follow the global preference, not that of the module that calls them.</summary>
        public static void MustBeSaid(PSCmdlet command)
        {
            if (!command.MyInvocation.BoundParameters.ContainsKey("ErrorAction")) throw new NotSupportedException("without -ErrorAction");
        }
    }
}
