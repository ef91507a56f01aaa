using Telemetry.Gateway.Ingest;

namespace Telemetry.Simulation.Oracle;

/// <summary>One record of the input journal, copied out of it.</summary>
internal sealed record InputEntry(long Position, JournalStamp Stamp, InputKind Kind)
{
    /// <summary>Whom it is about; empty for a tick.</summary>
    public string Device { get; init; } = "";

    public string Boot { get; init; } = "";

    public Lane Lane { get; init; }

    /// <summary>What the pack declares of its device's spool.</summary>
    public long? LowMicros { get; init; }

    public IReadOnlyList<PackRow> Rows { get; init; } = [];

    /// <summary>A dead letter's reason.</summary>
    public string Reason { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() =>
        $"record {Position} at J {Show.Micros(Stamp.TimeMicros)}: {Kind} {Device}"
        + (Kind == InputKind.Pack
            ? $" boot {Boot} {Lane} low {(LowMicros is { } low ? Show.Micros(low) : "-")} {Rows.Count} readings"
            : "");
}
