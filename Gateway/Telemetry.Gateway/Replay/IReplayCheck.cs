using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>Compares what a replay says with what was said before. Rows come pipeline by pipeline, in order.</summary>
internal interface IReplayCheck
{
    /// <summary>What differs first, in one sentence; null as long as nothing does.</summary>
    string? Difference { get; }

    /// <summary>How many rows were compared and are the same.</summary>
    long RowsSame { get; }

    /// <summary>Rows of a pipeline follow.</summary>
    void Begin(string pipeline, JournalPosition from, JournalPosition to);

    /// <summary>A row.</summary>
    void Take(long step, int row, ReadOnlySpan<byte> line);

    /// <summary>There are no more rows of the pipeline.</summary>
    void End();
}
