using System.Globalization;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime.Replay;

/// <summary>Which checkpoint a replay goes on from, and why not from a newer one.</summary>
/// <param name="Checkpoint">The checkpoint; null when there is none that fits.</param>
/// <param name="PassedOver">A sentence for each that was looked at and not taken.</param>
public sealed record CheckpointChoice(CheckpointFile? Checkpoint, IReadOnlyList<string> PassedOver)
{
    /// <summary>Finds the first that fits.</summary>
    /// <param name="files">The files in the order in which they are tried, each with the position that it claims.
    /// One that is gone is passed over.</param>
    /// <param name="replay">Whom it has to fit.</param>
    /// <param name="first">No record before this one can be read.</param>
    /// <param name="latest">The checkpoint must not be behind this record.</param>
    /// <returns>The choice.</returns>
    public static CheckpointChoice Find(
        IEnumerable<(JournalPosition Position, Func<CheckpointFile?> Read)> files, PipelineReplay replay,
        JournalPosition first, JournalPosition latest)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(replay);
        var passed = new List<string>();
        foreach (var (position, read) in files)
        {
            if (position > latest || position < first || read() is not { } file) { continue; }
            var problem = !file.IsUsable ? file.Problem
                : !replay.Fits(file) ? "it is of another form of the pipeline"
                : file.Input > latest || file.Input < first ? "it is not at the position that its name says"
                : "";
            if (problem.Length == 0) { return new(file, passed); }
            passed.Add(string.Create(CultureInfo.InvariantCulture, $"checkpoint {position} is passed over: {problem}"));
        }
        return new(null, passed);
    }
}
