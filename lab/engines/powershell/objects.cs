// Double of New-Object for the .NET and COM classes that the collection may use, and of the classes.
namespace Microsoft.PowerShell.Commands
{
    using System;
    using System.Collections;
    using System.Collections.Generic;
    using System.Globalization;
    using System.Linq;
    using System.Management.Automation;
    using System.Runtime.InteropServices;
    using Lab;

    [Cmdlet(VerbsCommon.New, "Object", DefaultParameterSetName = "Net")]
    public sealed class NewObjectCommand : PSCmdlet
    {
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Net")] public string TypeName { get; set; }
        [Parameter(Position = 1, ParameterSetName = "Net")] [Alias("Args")] public object[] ArgumentList { get; set; }
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Com")] public string ComObject { get; set; }

        protected override void ProcessRecord()
        {
            object argument = ArgumentList == null || ArgumentList.Length != 1 ? null : ArgumentList[0];
            if (argument is PSObject wrapped) argument = wrapped.BaseObject;
            switch (ComObject ?? TypeName)
            {
                case "System.DirectoryServices.DirectoryEntry": WriteObject(Entry()); break;
                case "System.DirectoryServices.DirectorySearcher": WriteObject(new DirectorySearcher((DirectoryEntry)argument)); break;
                case "OSPPWMI.OSppWmiTokenActivationSigner":
                case "SPPWMI.SppWmiTokenActivationSigner": WriteObject(new TokenSigner(ComObject)); break;
                default:
                    string id = ComObject == null ? "TypeNotFound" : "NoCOMClassIdentified";
                    ThrowTerminatingError(new WindowsException(id, ComObject ?? TypeName).Record(null));
                    break;
            }
        }

        DirectoryEntry Entry()
        {
            string[] given = ArgumentList.Select(each => (string)(each is PSObject one ? one.BaseObject : each)).ToArray();
            if (given.Length != 1 && given.Length != 3) throw new NotSupportedException("a path, or a path, a user and a password");
            return new DirectoryEntry(given[0]) { Username = given.Length == 3 ? given[1] : null, Password = given.Length == 3 ? given[2] : null };
        }
    }

    static class Thrown
    {
        /// <summary>An error of the simulation as .NET throws it for COM.</summary>
        public static Hashtable Ask(IDictionary request)
        {
            try { return Wire.Ask(request); }
            catch (WindowsException error)
            {
                throw new COMException(error.Message, int.Parse(error.Id.Substring("HRESULT 0x".Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>An object of Active Directory; it is not looked for before it is used.</summary>
    public sealed class DirectoryEntry
    {
        public DirectoryEntry(string path) { Path = path; }
        public string Path { get; }
        internal string Username;
        internal string Password;
        public PropertyCollection Properties => new PropertyCollection(this);
        public void RefreshCache() => Ask("root");
        public void DeleteTree() => Ask("delete");
        internal Hashtable Ask(string what) => Thrown.Ask(new Hashtable
        {
            ["op"] = "directory", ["do"] = what, ["path"] = Path, ["user"] = Username, ["password"] = Password,
        });
    }

    public sealed class PropertyCollection
    {
        readonly DirectoryEntry entry;
        internal PropertyCollection(DirectoryEntry entry) { this.entry = entry; }
        public PropertyValueCollection this[string name] => new PropertyValueCollection
        {
            Value = entry.Path.EndsWith("RootDSE", StringComparison.OrdinalIgnoreCase)
                ? entry.Ask("root")[name]
                : throw new NotSupportedException("only RootDSE is read"),
        };
    }

    public sealed class PropertyValueCollection { public object Value { get; internal set; } }

    public sealed class DirectorySearcher
    {
        readonly DirectoryEntry root;
        public DirectorySearcher(DirectoryEntry root) { this.root = root; }
        public string Filter { get; set; } = "(objectClass=*)";

        public IEnumerable<SearchResult> FindAll()
        {
            if (Filter != "(objectClass=msSPP-ActivationObject)") throw new NotSupportedException(Filter);
            Hashtable answer = root.Ask("find");
            return ((object[])answer["found"]).Cast<Hashtable>().Select(found => new SearchResult(found)).ToArray();
        }
    }

    public sealed class SearchResult
    {
        internal SearchResult(Hashtable found)
        {
            Path = (string)found["path"];
            Properties = new ResultPropertyCollection((Hashtable)found["values"], Convert.FromHexString((string)found["sku"]));
        }

        public string Path { get; }
        public ResultPropertyCollection Properties { get; }
    }

    public sealed class ResultPropertyCollection
    {
        readonly Hashtable values;
        readonly byte[] sku;
        internal ResultPropertyCollection(Hashtable values, byte[] sku) { this.values = values; this.sku = sku; }

        /// <summary>An attribute that the object lacks is an empty collection, not null.</summary>
        public object[] this[string name]
        {
            get
            {
                if (name.Equals("msSPP-CSVLKSkuId", StringComparison.OrdinalIgnoreCase)) return new object[] { sku };
                object value = values[name];
                return value == null ? new object[0] : new[] { value };
            }
        }
    }

    /// <summary>The COM object that signs for token-based activation.</summary>
    public sealed class TokenSigner
    {
        public TokenSigner(string name) { Thrown.Ask(new Hashtable { ["op"] = "signer", ["do"] = "open", ["name"] = name }); }

        public object GetCertificateThumbprints(string[] grants) =>
            Thrown.Ask(new Hashtable { ["op"] = "signer", ["do"] = "certificates", ["grants"] = grants })["lines"];

        public string Sign(string challenge, string thumbprint, string pin, out object chain)
        {
            Hashtable answer = Thrown.Ask(new Hashtable
            {
                ["op"] = "signer", ["do"] = "sign", ["challenge"] = challenge, ["thumbprint"] = thumbprint, ["pin"] = pin,
            });
            chain = answer["chain"];
            return (string)answer["response"];
        }
    }
}
