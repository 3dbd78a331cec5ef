// What stands in the scripts for .NET's TcpClient: the loopback is real, the simulation answers for the rest.
namespace Lab
{
    using System;
    using System.Collections;
    using System.Net;
    using System.Net.Sockets;
    using System.Threading.Tasks;

    public sealed class TcpClient : IDisposable
    {
        readonly System.Net.Sockets.TcpClient client;
        public TcpClient(AddressFamily family) { client = new System.Net.Sockets.TcpClient(family); }

        public Task ConnectAsync(IPAddress address, int port)
        {
            if (IPAddress.IsLoopback(address)) return client.ConnectAsync(address, port);
            object error = Wire.Ask(new Hashtable { ["op"] = "connect", ["address"] = address.ToString(), ["port"] = port })["socket_error"];
            if (error == null) return Task.CompletedTask;
            return Task.FromException(new SocketException((int)Enum.Parse(typeof(SocketError), (string)error)));
        }

        public void Dispose() => client.Dispose();
    }
}
