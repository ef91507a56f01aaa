using System.Buffers.Binary;

namespace Telemetry.Campaigns.Tests.Tracing;

/// <summary>Packets of MQTT out of bytes, and into bytes.</summary>
internal static class MqttBytes
{
    public const int Connect = 1;
    public const int ConnectAnswer = 2;
    public const int Publish = 3;
    public const int PublishAnswer = 4;
    public const int Subscribe = 8;
    public const int Ping = 12;

    private const int SubscribeAnswer = 9;
    private const int PingAnswer = 13;

    /// <summary>Takes the next whole packet out of the bytes.</summary>
    public static bool TryTake(List<byte> bytes, out int kind, out int flags, out byte[] body)
    {
        (kind, flags, body) = (0, 0, []);
        var (length, at) = (0, 1);
        while (true)
        {
            if (at >= bytes.Count)
            {
                return false;
            }
            length |= (bytes[at] & 127) << (7 * (at - 1));
            if (bytes[at++] < 128)
            {
                break;
            }
        }
        if (bytes.Count < at + length)
        {
            return false;
        }
        (kind, flags) = (bytes[0] >> 4, bytes[0] & 15);
        body = [.. bytes.GetRange(at, length)];
        bytes.RemoveRange(0, at + length);
        return true;
    }

    /// <summary>Which publish is answered, and how; 0 is success.</summary>
    public static (int Id, int Reason) ReadPublishAnswer(byte[] body) =>
        (BinaryPrimitives.ReadUInt16BigEndian(body), body.Length > 2 ? body[2] : 0);

    /// <summary>The words of an answer to a publish; null when it has none.</summary>
    public static string? ReasonOf(byte[] body) => body.Length > 7 && body[4] == 0x1f
        ? System.Text.Encoding.UTF8.GetString(body, 7, BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(5)))
        : null;

    /// <summary>A publish of quality 1 of version 5: its id, topic and payload.</summary>
    public static (int Id, string Topic, byte[] Payload) ReadPublish(byte[] body)
    {
        var topic = BinaryPrimitives.ReadUInt16BigEndian(body);
        var id = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(2 + topic));
        var (properties, at, shift) = (0, 4 + topic, 0);
        do
        {
            properties |= (body[at] & 127) << shift;
            shift += 7;
        }
        while (body[at++] >= 128);
        return (id, System.Text.Encoding.UTF8.GetString(body, 2, topic), body[(at + properties)..]);
    }

    public static byte[] WriteConnect(string client)
    {
        List<byte> body = [0, 4, .. "MQTT"u8, 5, 2, 0, 60, 0];
        AddText(body, client);
        return Packet(Connect << 4, body);
    }

    public static byte[] WritePublish(int id, string topic, byte[] payload)
    {
        List<byte> body = [];
        AddText(body, topic);
        body.AddRange([(byte)(id >> 8), (byte)id, 0, .. payload]);
        return Packet((Publish << 4) | 2, body);
    }

    /// <summary>Welcomes a client of version 5.</summary>
    public static byte[] WriteConnectAnswer() => Packet(ConnectAnswer << 4, [0, 0, 0]);

    public static byte[] WritePublishAnswer(int id) => Packet(PublishAnswer << 4, [(byte)(id >> 8), (byte)id]);

    /// <summary>Grants all filters of a subscription of version 5, at quality 1.</summary>
    public static byte[] WriteSubscribeAnswer(byte[] body)
    {
        List<byte> answer = [body[0], body[1], 0];
        for (var at = 3 + body[2]; at < body.Length; at += 3 + BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(at)))
        {
            answer.Add(1);
        }
        return Packet(SubscribeAnswer << 4, answer);
    }

    public static byte[] WritePingAnswer() => Packet(PingAnswer << 4, []);

    private static void AddText(List<byte> body, string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        body.AddRange([(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
    }

    private static byte[] Packet(int head, List<byte> body)
    {
        List<byte> packet = [(byte)head];
        var length = body.Count;
        do
        {
            packet.Add((byte)((length & 127) | (length > 127 ? 128 : 0)));
            length >>= 7;
        }
        while (length > 0);
        return [.. packet, .. body];
    }
}
