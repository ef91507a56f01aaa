using Telemetry.Engine.Data;

namespace Telemetry.Engine.Sql.Files;

/// <summary>How rows are written as lines.</summary>
/// <param name="hasChanges">Whether lines say what the row does.</param>
public abstract class RowText(bool hasChanges)
{
    /// <summary>Whether lines say what the row does.</summary>
    public bool HasChanges { get; } = hasChanges;

    /// <summary>What stands before the first line; empty for nothing.</summary>
    public virtual ReadOnlySpan<byte> Header => default;

    /// <summary>Writes one row.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="row">The row.</param>
    /// <param name="table">The name of the table that it belongs to, when several share the output.</param>
    /// <returns>UTF-8 with a line end; valid until the next call.</returns>
    public abstract ReadOnlySpan<byte> Line(Frame frame, int row, string? table);

    /// <summary>What a row does, as Flink writes it.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Two characters.</returns>
    public static string Symbol(ChangeKind kind) => kind switch
    {
        ChangeKind.Insert => "+I",
        ChangeKind.UpdateBefore => "-U",
        ChangeKind.UpdateAfter => "+U",
        ChangeKind.Delete => "-D",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No kind of change."),
    };
}
