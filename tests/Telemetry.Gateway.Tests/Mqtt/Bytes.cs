namespace Telemetry.Gateway.Tests.Mqtt;

/// <summary>MQTT packets by hand.</summary>
internal static class Bytes
{
    public static byte[] Packet(int type, int bodyBytes) => [.. Header(type, bodyBytes), .. new byte[bodyBytes]];

    public static byte[] Header(int type, int bodyBytes)
    {
        List<byte> header = [(byte)(type << 4)];
        int rest = bodyBytes;
        do
        {
            header.Add((byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
            rest >>= 7;
        }
        while (rest > 0);
        return [.. header];
    }

    public static byte[] Connect(int bodyBytes = 30) => Packet(1, bodyBytes);

    public static byte[] Publish(int bodyBytes) => Packet(3, bodyBytes);
}
