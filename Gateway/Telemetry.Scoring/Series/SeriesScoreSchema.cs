using Telemetry.Engine.Data;

namespace Telemetry.Scoring.Series;

/// <summary>The columns of the stream <c>scores</c>.</summary>
public static class SeriesScoreSchema
{
    /// <summary>The stream's name; its rows are keyed by series.</summary>
    public const string Stream = "scores";

    internal const int Device = 0;
    internal const int Metric = 1;
    internal const int WindowStart = 2;
    internal const int WindowEnd = 3;
    internal const int Value = 4;
    internal const int Score = 5;
    internal const int Severity = 6;
    internal const int ExpectedLow = 7;
    internal const int ExpectedHigh = 8;
    internal const int Level = 9;
    internal const int Season = 10;
    internal const int Shape = 11;
    internal const int Drift = 12;
    internal const int Model = 13;
    internal const int Revision = 14;
    internal const int State = 15;

    /// <summary>The columns; the expected range is NULL while the scorer learns, <c>by_…</c> is what each family
    /// of detectors contributes (−log10 of its tail probability).</summary>
    public static Schema Schema { get; } = new(
        new("device", ColumnType.Text),
        new("metric", ColumnType.Text),
        new("window_start", ColumnType.Time),
        new("window_end", ColumnType.Time),
        new("value", ColumnType.Float64),
        new("score", ColumnType.Float64),
        new("severity", ColumnType.Float64),
        new("expected_low", ColumnType.Float64, true),
        new("expected_high", ColumnType.Float64, true),
        new("by_level", ColumnType.Float64),
        new("by_season", ColumnType.Float64),
        new("by_shape", ColumnType.Float64),
        new("by_drift", ColumnType.Float64),
        new("model", ColumnType.Text),
        new("revision", ColumnType.Int64),
        new("state", ColumnType.Text));
}
