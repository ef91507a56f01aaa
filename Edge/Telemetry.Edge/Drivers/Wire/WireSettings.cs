namespace Telemetry.Edge.Drivers.Wire;

/// <summary>Where a line is and how its bits are sent.</summary>
/// <param name="Port">A serial device file, or <c>tcp:HOST:PORT</c>.</param>
/// <param name="Baud">Bits per second; without meaning over TCP.</param>
/// <param name="Parity">The parity bit.</param>
/// <param name="StopBits">1 or 2.</param>
internal sealed record WireSettings(
    string Port, int Baud, WireParity Parity = WireParity.Nothing, int StopBits = 1)
{
    private const string TcpPrefix = "tcp:";

    public bool IsTcp => Port.StartsWith(TcpPrefix, StringComparison.Ordinal);

    /// <summary>The endpoint of a TCP line, without its prefix.</summary>
    public string Endpoint => Port[TcpPrefix.Length..];

    /// <summary>How long one character is on the line: start, 8 data, parity and stop bits.</summary>
    public TimeSpan CharacterTime =>
        IsTcp ? TimeSpan.Zero : TimeSpan.FromSeconds((9.0 + (Parity == WireParity.Nothing ? 0 : 1) + StopBits) / Baud);
}
