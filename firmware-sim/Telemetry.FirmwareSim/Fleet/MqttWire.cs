using System.Buffers.Binary;
using System.Text;

namespace Telemetry.FirmwareSim.Fleet;

/// <summary>The few packets of MQTT 5 that a device needs that only publishes, with QoS 1.</summary>
internal static class MqttWire
{
    public const byte ConnAck = 0x20;
    public const byte PubAck = 0x40;
    public const byte PingAnswer = 0xD0;
    public const byte Disconnect = 0xE0;

    private const byte ConnectType = 0x10;
    private const byte PublishQos1 = 0x32;
    private const byte CleanStart = 0x02;

    public static ReadOnlySpan<byte> PingRequest => [0xC0, 0x00];

    /// <summary>A normal goodbye: no will, reason 0.</summary>
    public static ReadOnlySpan<byte> Goodbye => [0xE0, 0x00];

    public static byte[] Connect(string client, ushort keepAliveSeconds)
    {
        var id = Encoding.UTF8.GetBytes(client);
        byte[] body =
        [
            0, 4, .. "MQTT"u8, 5, CleanStart, (byte)(keepAliveSeconds >> 8), (byte)keepAliveSeconds, 0,
            (byte)(id.Length >> 8), (byte)id.Length, .. id,
        ];
        return [ConnectType, .. Length(body.Length), .. body];
    }

    /// <summary>Writes a publish into a buffer; gives its length.</summary>
    public static int WritePublish(Span<byte> into, ReadOnlySpan<byte> topic, ushort id, ReadOnlySpan<byte> payload)
    {
        var remaining = 2 + topic.Length + 2 + 1 + payload.Length;
        into[0] = PublishQos1;
        var length = Length(remaining);
        length.CopyTo(into[1..]);
        var at = 1 + length.Length;
        BinaryPrimitives.WriteUInt16BigEndian(into[at..], (ushort)topic.Length);
        topic.CopyTo(into[(at + 2)..]);
        at += 2 + topic.Length;
        BinaryPrimitives.WriteUInt16BigEndian(into[at..], id);
        into[at + 2] = 0; // No properties.
        payload.CopyTo(into[(at + 3)..]);
        return at + 3 + payload.Length;
    }

    /// <summary>
    /// Splits off the packet at the front: its type, and what follows its length. False: more must come.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no packet.</exception>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out byte type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = default;
        var (length, shift, at) = (0, 0, 1);
        while (true)
        {
            if (at >= bytes.Length)
            {
                return false;
            }

            if (at > 4)
            {
                throw new InvalidDataException("The broker sent a packet without an end to its length.");
            }

            length |= (bytes[at] & 0x7F) << shift;
            shift += 7;
            if ((bytes[at++] & 0x80) == 0)
            {
                break;
            }
        }

        if (bytes.Length < at + length)
        {
            return false;
        }

        type = (byte)(bytes[0] & 0xF0);
        body = bytes.Slice(at, length);
        bytes = bytes[(at + length)..];
        return true;
    }

    private static byte[] Length(int length)
    {
        var bytes = new List<byte>(4);
        do
        {
            bytes.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        return [.. bytes];
    }
}
