using System.Buffers;
using System.Device.I2c;
using System.Net;
using System.Net.Sockets;
using Telemetry.Contract;

namespace Telemetry.Edge.Drivers.I2c;

/// <summary>
/// An I2C device at the other end of a socket: the same transfers as on a bus, carried by the contract's bridge
/// protocol. A transfer that the device refuses is an <see cref="IOException"/>, as the kernel's driver makes of it.
/// </summary>
internal sealed class I2cBridgeDevice : I2cDevice
{
    private readonly Socket _socket;
    private readonly ArrayBufferWriter<byte> _request = new(64);
    private readonly byte[] _reply = new byte[I2cBridge.FrameBytesMax];

    private I2cBridgeDevice(Socket socket, I2cConnectionSettings settings)
    {
        _socket = socket;
        ConnectionSettings = settings;
    }

    /// <inheritdoc/>
    public override I2cConnectionSettings ConnectionSettings { get; }

    /// <summary>Connects to a simulated bus.</summary>
    public static I2cBridgeDevice Connect(EndPoint bus, int address)
    {
        var isUnix = bus.AddressFamily == AddressFamily.Unix;
        var socket = isUnix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(bus);
            return new I2cBridgeDevice(socket, new I2cConnectionSettings(0, address));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"The I2C bridge at {bus} does not answer: {e.Message}.", e);
        }
    }

    /// <inheritdoc/>
    public override byte ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        Transfer([], one);
        return one[0];
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> buffer) => Transfer([], buffer);

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Transfer([value], []);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => Transfer(buffer, []);

    /// <inheritdoc/>
    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) =>
        Transfer(writeBuffer, readBuffer);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _socket.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        _request.ResetWrittenCount();
        I2cBridge.Write(_request, new I2cRequest((byte)ConnectionSettings.DeviceAddress, write, read.Length));
        try
        {
            _socket.Send(_request.WrittenSpan);
            ReceiveReply(read);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException($"The I2C bridge is gone: {e.Message}", e);
        }
    }

    private void ReceiveReply(Span<byte> read)
    {
        var filled = 0;
        while (true)
        {
            var received = _socket.Receive(_reply.AsSpan(filled));
            if (received == 0)
            {
                throw new IOException("The I2C bridge closed the connection.");
            }
            filled += received;
            switch (I2cBridge.TryRead(_reply.AsSpan(0, filled), out I2cReply reply, out _))
            {
                case OperationStatus.Done when reply.Status != I2cStatus.Ok:
                    throw new IOException(
                        $"I2C address 0x{ConnectionSettings.DeviceAddress:X2}: {reply.Status}.");
                case OperationStatus.Done when reply.Read.Length != read.Length:
                    throw new IOException($"I2C: {reply.Read.Length} bytes came, {read.Length} were asked for.");
                case OperationStatus.Done:
                    reply.Read.CopyTo(read);
                    return;
                case OperationStatus.InvalidData:
                    throw new IOException("The I2C bridge broke its protocol.");
                default:
                    break; // The rest of the reply is under way.
            }
        }
    }
}
