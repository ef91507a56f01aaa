using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Contract;
using Telemetry.FirmwareSim.Bme280;
using Telemetry.FirmwareSim.Bridge;

namespace Telemetry.FirmwareSim.Tests.Bridge;

public sealed class I2cBridgeServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_chip_answers_over_a_Unix_socket()
    {
        var path = Path.Combine(Path.GetTempPath(), $"bridge-{Environment.ProcessId}.i2c");
        await using (Serve($"unix:{path}"))
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            Assert.Equal((I2cStatus.Ok, 0x60), await TransferAsync(socket, 0x76, [0xD0]));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Nobody_answers_at_another_address()
    {
        await using var server = Serve("tcp:127.0.0.1:0");
        using var socket = await ConnectAsync(server);
        Assert.Equal((I2cStatus.NoDevice, -1), await TransferAsync(socket, 0x40, [0xD0]));
        Assert.Equal((I2cStatus.Ok, 0x60), await TransferAsync(socket, 0x76, [0xD0]));
    }

    [Fact]
    public async Task Requests_in_pieces_and_in_a_row_are_served_in_order()
    {
        await using var server = Serve("tcp:127.0.0.1:0");
        using var socket = await ConnectAsync(server);
        var frames = new ArrayBufferWriter<byte>();
        I2cBridge.Write(frames, new I2cRequest(0x76, [0xF2, 3], 0));
        I2cBridge.Write(frames, new I2cRequest(0x76, [0xF2], 1));
        foreach (var b in frames.WrittenSpan.ToArray())
        {
            await socket.SendAsync(new[] { b });
        }

        var replies = new byte[9]; // Two lengths, tags and statuses, and one byte read.
        for (var have = 0; have < replies.Length;)
        {
            have += await socket.ReceiveAsync(replies.AsMemory(have)).AsTask().WaitAsync(Patience);
        }

        Assert.Equal(3, replies[^1]);
    }

    [Fact]
    public async Task A_frame_that_breaks_the_rules_ends_that_connection_only()
    {
        await using var server = Serve("tcp:127.0.0.1:0");
        using var bad = await ConnectAsync(server);
        using var good = await ConnectAsync(server);
        await bad.SendAsync(new byte[] { 4, 0, 0x77, 0, 0, 0 });
        Assert.Equal(0, await bad.ReceiveAsync(new byte[1]).WaitAsync(Patience));
        Assert.Equal((I2cStatus.Ok, 0x60), await TransferAsync(good, 0x76, [0xD0]));
    }

    [Theory]
    [InlineData("serial:1")]
    [InlineData("unix:")]
    [InlineData("tcp:nowhere")]
    public void An_address_that_is_none_is_refused(string address) =>
        Assert.Contains(address, Assert.Throws<FormatException>(() => I2cBridgeServer.Listen(address)).Message,
            StringComparison.Ordinal);

    private I2cBridgeServer Serve(string address)
    {
        var server = I2cBridgeServer.Listen(address);
        var air = new EnvironmentSample(20, 50, 1e5);
        server.Attach(0x76, new Bme280Device(Bme280Calibration.Typical, _ => air, _time));
        return server;
    }

    private static async Task<Socket> ConnectAsync(I2cBridgeServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(server.Address["tcp:".Length..]));
        return socket;
    }

    /// <summary>One transfer that reads one byte; −1 when none came.</summary>
    private static async Task<(I2cStatus Status, int Value)> TransferAsync(Socket socket, byte address, byte[] write)
    {
        var frame = new ArrayBufferWriter<byte>();
        I2cBridge.Write(frame, new I2cRequest(address, write, 1));
        await socket.SendAsync(frame.WrittenMemory);
        var received = new byte[I2cBridge.FrameBytesMax];
        var count = 0;
        while (true)
        {
            count += await socket.ReceiveAsync(received.AsMemory(count)).AsTask().WaitAsync(Patience);
            if (I2cBridge.TryRead(received.AsSpan(0, count), out I2cReply reply, out _) == OperationStatus.Done)
            {
                return (reply.Status, reply.Read.IsEmpty ? -1 : reply.Read[0]);
            }
        }
    }
}
