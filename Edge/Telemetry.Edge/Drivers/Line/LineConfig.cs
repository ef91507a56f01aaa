using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Drivers.Line;

/// <summary>A device that speaks the line protocol over a serial port or TCP.</summary>
internal sealed record LineConfig : SensorConfig
{
    public const string Type = "line";

    private const string PortAllowed = "a serial device file or tcp:HOST:PORT";

    /// <inheritdoc/>
    public override string Kind => Type;

    /// <inheritdoc/>
    public override required string? Device { get; init; }

    /// <summary>A serial device file, or <c>tcp:HOST:PORT</c>.</summary>
    public required string Port { get; init; }

    public required int Baud { get; init; }

    /// <summary>Silence after which the port is opened anew; zero: never.</summary>
    public required TimeSpan Silence { get; init; }

    public static LineConfig Read(ConfigNode node)
    {
        node.AllowOnly("type", "device", "port", "baud", "silence_ms");
        return new LineConfig
        {
            Device = node.TextOrNull("device", SensorKeys.NameAllowed, SensorKeys.IsName),
            Port = node.Text("port", PortAllowed, IsPort),
            Baud = node.ChoiceOr(
                "baud", 115_200, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600),
            Silence = node.MillisOr("silence_ms", 0, 0, SensorKeys.PeriodMillisMax),
        };
    }

    /// <inheritdoc/>
    public override string SourceOf(string name) => LineSource.SourceName(this);

    /// <inheritdoc/>
    public override Func<CancellationToken, Task> LoopOf(SensorParts parts) => new LineSource(
        this, cancellation => LineChannel.OpenAsync(this, cancellation), parts.Intake, parts.Health,
        parts.Drivers.Time).RunAsync;

    private static bool IsPort(string text) => text.StartsWith("tcp:", StringComparison.Ordinal)
        ? HostName.TryParseEndpoint(text.AsSpan(4), out _, out _)
        : text.Length > 1 && text[0] == '/' && !text.Contains('\0');
}
