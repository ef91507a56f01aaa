using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows.General;

/// <summary>Takes rows out of a window when it fires: before its value is computed, or after.</summary>
public sealed record WindowEvictor
{
    private WindowEvictor(EvictorKind kind, bool isAfter)
    {
        Kind = kind;
        IsAfter = isAfter;
    }

    /// <summary>Whether rows go after the value was computed instead of before.</summary>
    public bool IsAfter { get; }

    internal EvictorKind Kind { get; }

    internal long Limit { get; private init; }

    internal double Threshold { get; private init; }

    internal string Column { get; private init; } = "";

    /// <summary>Keeps the rows that came last.</summary>
    /// <param name="keep">How many.</param>
    /// <param name="isAfter">Whether rows go after the value was computed.</param>
    /// <returns>The evictor.</returns>
    public static WindowEvictor Count(long keep, bool isAfter = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        return new(EvictorKind.Count, isAfter) { Limit = keep };
    }

    /// <summary>Keeps the rows that are less than a time older than the newest; rows without a time stay.</summary>
    /// <param name="keep">How long.</param>
    /// <param name="isAfter">Whether rows go after the value was computed.</param>
    /// <returns>The evictor.</returns>
    public static WindowEvictor Time(Duration keep, bool isAfter = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep.Micros);
        return new(EvictorKind.Time, isAfter) { Limit = keep.Micros };
    }

    /// <summary>Keeps the rows from which the row that came last differs by less than a threshold: a row goes when
    /// last − row ≥ threshold.</summary>
    /// <param name="column">The column; Float64. A row without a value stays.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="isAfter">Whether rows go after the value was computed.</param>
    /// <returns>The evictor.</returns>
    public static WindowEvictor Delta(string column, double threshold, bool isAfter = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        return new(EvictorKind.Delta, isAfter) { Column = column, Threshold = threshold };
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var parameter = Kind == EvictorKind.Delta ? FormattableString.Invariant($"{Column} {Threshold:R}") : $"{Limit}";
        return $"{Kind} {parameter} {(IsAfter ? "after" : "before")}";
    }
}
