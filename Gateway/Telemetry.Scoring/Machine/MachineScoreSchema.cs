using Telemetry.Engine.Data;

namespace Telemetry.Scoring.Machine;

/// <summary>The columns of the streams <c>machine_scores</c> and <c>model_facts</c>.</summary>
public static class MachineScoreSchema
{
    /// <summary>The stream of scores; keyed by device.</summary>
    public const string Stream = "machine_scores";

    /// <summary>The stream that says which model scores which devices, and why one does not.</summary>
    public const string FactStream = "model_facts";

    /// <summary>A model was loaded and scores from here on.</summary>
    public const string StatusActive = "active";

    /// <summary>A model could not be loaded: the devices are not scored.</summary>
    public const string StatusDisabled = "disabled";

    /// <summary>The devices' model was taken away.</summary>
    public const string StatusRetired = "retired";

    internal const int Device = 0;
    internal const int WindowStart = 1;
    internal const int WindowEnd = 2;
    internal const int Score = 3;
    internal const int Severity = 4;
    internal const int Contributions = 5;
    internal const int Model = 6;
    internal const int Revision = 7;
    internal const int State = 8;
    internal const int Present = 9;
    internal const int Expected = 10;
    internal const int Missing = 11;

    internal const int FactDevice = 0;
    internal const int FactModel = 1;
    internal const int FactStatus = 2;
    internal const int FactReason = 3;
    internal const int FactAt = 4;

    /// <summary>The columns of the scores; score and severity are NULL while too many metrics are missing.</summary>
    public static Schema Schema { get; } = new(
        new("device", ColumnType.Text),
        new("window_start", ColumnType.Time),
        new("window_end", ColumnType.Time),
        new("score", ColumnType.Float64, true),
        new("severity", ColumnType.Float64, true),
        new("contributions", ColumnType.Text),
        new("model", ColumnType.Text),
        new("revision", ColumnType.Int64),
        new("state", ColumnType.Text),
        new("present", ColumnType.Int64),
        new("expected", ColumnType.Int64),
        new("missing", ColumnType.Text));

    /// <summary>The columns of the facts.</summary>
    public static Schema FactSchema { get; } = new(
        new("device", ColumnType.Text),
        new("model", ColumnType.Text, true),
        new("status", ColumnType.Text),
        new("reason", ColumnType.Text, true),
        new("at", ColumnType.Time));
}
