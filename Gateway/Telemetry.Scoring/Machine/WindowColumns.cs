using Telemetry.Engine.Data;

namespace Telemetry.Scoring.Machine;

/// <summary>Where the columns of per-series window rows are; rows that are not scored are told apart here.</summary>
internal sealed class WindowColumns
{
    private readonly int _state;

    public WindowColumns(Schema schema)
    {
        Device = schema.IndexOf("device");
        Metric = schema.IndexOf("metric");
        Start = schema.IndexOf("window_start");
        End = schema.IndexOf("window_end");
        Average = schema.IndexOf("avg");
        Stddev = schema.Find("stddev");
        _state = schema.Find("state");
    }

    public int Device { get; }

    public int Metric { get; }

    public int Start { get; }

    public int End { get; }

    public int Average { get; }

    public int Stddev { get; }

    public bool IsClosed(Frame frame, int row) =>
        !(frame.HasKinds && frame.KindAt(row) is ChangeKind.UpdateBefore or ChangeKind.Delete)
        && (_state < 0 || frame.TextAt(_state, row) != "provisional");

    public string StateAt(Frame frame, int row) => _state < 0 ? "final" : frame.TextAt(_state, row) ?? "final";

    public static double NumberAt(Frame frame, int column, int row) =>
        column < 0 || frame[column].IsNull(row) ? double.NaN : frame.Doubles(column)[row];
}
