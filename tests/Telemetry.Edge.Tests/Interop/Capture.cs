using System.Buffers;
using System.Buffers.Binary;

namespace Telemetry.Edge.Tests.Interop;

/// <summary>
/// A capture file of one TCP connection, as tcpdump would have written it: raw IPv4 packets, each with one segment.
/// </summary>
internal sealed class Capture
{
    private const uint Magic = 0xA1B2C3D4;
    private const uint RawIp = 101;
    private const int HeaderBytes = 40;

    private readonly ArrayBufferWriter<byte> _file = new();
    private readonly ushort _port;
    private uint _asked = 1;
    private uint _answered = 1;
    private uint _packets;

    /// <param name="port">The server's port.</param>
    public Capture(ushort port)
    {
        _port = port;
        Words(Magic, 0x00020004, 0, 0, 65_535, RawIp);
    }

    /// <summary>Bytes that a client sent, or that it received.</summary>
    public void Add(bool isSent, ReadOnlySpan<byte> bytes)
    {
        var packet = new byte[HeaderBytes + bytes.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        (packet[8], packet[9]) = (64, 6);
        (packet[12], packet[16]) = (10, 10);
        (packet[15], packet[19]) = isSent ? ((byte)1, (byte)2) : ((byte)2, (byte)1);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), isSent ? (ushort)40_000 : _port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), isSent ? _port : (ushort)40_000);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(24), isSent ? _asked : _answered);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(28), isSent ? _answered : _asked);
        (packet[32], packet[33], packet[34]) = (0x50, 0x18, 0x10);
        bytes.CopyTo(packet.AsSpan(HeaderBytes));
        _asked += isSent ? (uint)bytes.Length : 0;
        _answered += isSent ? 0 : (uint)bytes.Length;
        _packets++;
        Words(_packets, 0, (uint)packet.Length, (uint)packet.Length);
        _file.Write(packet);
    }

    public async Task<string> SaveAsync()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("capture").FullName, "modbus.pcap");
        await File.WriteAllBytesAsync(path, _file.WrittenMemory.ToArray());
        return path;
    }

    private void Words(params ReadOnlySpan<uint> words)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var word in words)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
            _file.Write(bytes);
        }
    }
}
