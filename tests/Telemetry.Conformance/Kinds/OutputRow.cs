using Telemetry.Engine.Data;

namespace Telemetry.Conformance.Kinds;

/// <summary>One row that came out of a pipeline.</summary>
/// <param name="Stream">The output stream.</param>
/// <param name="Time">The row's event time.</param>
/// <param name="Cells">Its columns by name.</param>
internal sealed record OutputRow(string Stream, long Time, IReadOnlyDictionary<string, object?> Cells)
{
    /// <summary>What the row does.</summary>
    public ChangeKind Kind { get; init; }

    public object? this[string column] => Cells[column];
}
