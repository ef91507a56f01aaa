using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Drivers.Line;

/// <summary>A device that speaks the line protocol over a serial port or TCP.</summary>
internal sealed record LineConfig : SensorConfig, IWireUser
{
    public const string Type = "line";

    /// <inheritdoc/>
    public override string Kind => Type;

    /// <inheritdoc/>
    public override required string? Device { get; init; }

    /// <inheritdoc/>
    public required WireSettings Wire { get; init; }

    /// <inheritdoc/>
    public string? SharedAs => null;

    /// <summary>Silence after which the port is opened anew; zero: never.</summary>
    public required TimeSpan Silence { get; init; }

    public static LineConfig Read(ConfigNode node)
    {
        node.AllowOnly("type", "device", "port", "baud", "silence_ms");
        return new LineConfig
        {
            Device = node.TextOrNull("device", SensorKeys.NameAllowed, SensorKeys.IsName),
            Wire = WireKeys.Read(node, baud: 115_200, isParityRead: false),
            Silence = node.MillisOr("silence_ms", 0, 0, SensorKeys.PeriodMillisMax),
        };
    }

    /// <inheritdoc/>
    public override string SourceOf(string name) => LineSource.SourceName(this);

    /// <inheritdoc/>
    public override Func<CancellationToken, Task> LoopOf(SensorParts parts) => new LineSource(
        this, cancellation => LineChannel.OpenAsync(Wire, parts.Drivers.OpenWire, cancellation), parts.Intake,
        parts.Health, parts.Drivers.Time).RunAsync;
}
