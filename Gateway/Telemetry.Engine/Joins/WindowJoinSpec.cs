using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Which rows of two streams belong together by their windows: those of the same key whose window's start and end are
/// equal. The windows are columns of the rows: results of windows, or rows to which a window was assigned.
/// </summary>
public sealed record WindowJoinSpec : JoinSpec
{
    /// <summary>The column with the window's start, on both sides; Time or Int64.</summary>
    /// <value><c>window_start</c>, by default.</value>
    public string StartColumn { get; init; } = "window_start";

    /// <summary>The column with the window's end, on both sides; Time or Int64.</summary>
    /// <value><c>window_end</c>, by default.</value>
    public string EndColumn { get; init; } = "window_end";

    /// <summary>Whose clock closes a window.</summary>
    /// <value>The clock of the source that the key belongs to, by default.</value>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <inheritdoc/>
    public override string ToString() => $"[{StartColumn}, {EndColumn}) on the {Scope}'s clock";
}
