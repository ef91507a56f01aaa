using Telemetry.Contract;

namespace Telemetry.Edge.Spooling;

/// <summary>One reading on its way into the spool; names are already checked. Valid during the call.</summary>
internal readonly ref struct SpoolReading
{
    public required string Metric { get; init; }

    public string? Unit { get; init; }

    public required ValueKind Kind { get; init; }

    /// <summary>The number; a bool as 0 or 1.</summary>
    public double Number { get; init; }

    /// <summary>The text, UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    public required long Micros { get; init; }

    public required TimeQuality Quality { get; init; }

    /// <summary>How far the value can be trusted; not said means good.</summary>
    public ValueQuality ValueQuality { get; init; }
}
