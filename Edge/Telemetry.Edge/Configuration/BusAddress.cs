using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Telemetry.Edge.Configuration;

/// <summary>Where an I2C bus is: a bus of this computer, or a simulator's end of the bridge protocol.</summary>
internal abstract record BusAddress
{
    private BusAddress()
    {
    }

    /// <summary>Reads <c>i2c:BUS</c>, <c>bridge:unix:PATH</c> or <c>bridge:tcp:HOST:PORT</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BusAddress? address)
    {
        address = null;
        if (text.StartsWith("i2c:", StringComparison.Ordinal))
        {
            if (int.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                address = new Local(number);
            }
        }
        else if (text.StartsWith("bridge:unix:", StringComparison.Ordinal))
        {
            if (text.Length > 12 && !text.Contains('\0'))
            {
                address = new BridgeUnix(text[12..]);
            }
        }
        else if (text.StartsWith("bridge:tcp:", StringComparison.Ordinal)
            && HostName.TryParseEndpoint(text.AsSpan(11), out var host, out var port))
        {
            address = new BridgeTcp(host, port);
        }
        return address is not null;
    }

    internal sealed record Local(int Bus) : BusAddress;

    internal sealed record BridgeUnix(string Path) : BusAddress;

    internal sealed record BridgeTcp(string Host, int Port) : BusAddress;
}
