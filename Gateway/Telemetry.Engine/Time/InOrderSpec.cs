using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Time;

/// <summary>How the rows of each source are brought into the order of their times.</summary>
public sealed record InOrderSpec
{
    /// <summary>What becomes of rows before their source's bound: to a side output, or moved up to it.</summary>
    /// <value>Drop.</value>
    public DisorderPolicy Disorder { get; init; } = DisorderPolicy.Drop;

    /// <summary>How far behind its source's greatest time a row may be to be brought into order; rows wait as long,
    /// unless a watermark lets them go.</summary>
    public required Duration ReorderLatency { get; init; }

    /// <summary>How far apart bounds of all sources are made from the rows' times; null for none.</summary>
    /// <value>None: no source is bound by another.</value>
    public Duration? LowWatermarkPeriod { get; init; }

    /// <summary>How far such bounds stay behind the greatest time of all sources.</summary>
    public Duration LowWatermarkLag { get; init; }

    /// <summary>The column with the end until which a row holds; null when rows are instants.</summary>
    public string? EndColumn { get; init; }

    /// <summary>The column with the rows' event time, if there is one: it moves with the row.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>Whose watermark lets rows go before their latency has passed.</summary>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <inheritdoc/>
    public override string ToString() =>
        $"within {ReorderLatency}, else {Disorder}, low watermark every {LowWatermarkPeriod?.ToString() ?? "never"} "
        + $"behind {LowWatermarkLag}, until {EndColumn ?? "at once"}, time column {TimeColumn ?? "none"}, "
        + $"clock {Scope}";

    internal PartitionedIngressOptions ToOptions()
    {
        if (Disorder == DisorderPolicy.Throw)
        {
            throw new ArgumentException("A pipeline does not stop for a row out of order: drop it, or adjust it.");
        }
        if (Scope == ClockScope.None) { throw new ArgumentException("Order needs a clock scope."); }
        var options = new PartitionedIngressOptions
        {
            Disorder = Disorder,
            ReorderLatency = ReorderLatency,
            LowWatermarkPeriod = LowWatermarkPeriod,
            LowWatermarkLag = LowWatermarkLag,
            Origin = EventTime.Min,
        };
        options.Validate();
        return options;
    }
}
