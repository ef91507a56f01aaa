using Telemetry.Engine.Runtime;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Replay;

/// <summary>Where a replay takes everything from: a data folder, or a capture.</summary>
internal interface IReplaySource : IDisposable
{
    /// <summary>What it is called in messages.</summary>
    string Name { get; }

    /// <summary>The first record that can be read.</summary>
    JournalPosition Start { get; }

    /// <summary>Behind the last record that can be read.</summary>
    JournalPosition End { get; }

    /// <summary>The models that journal records only name.</summary>
    IModelSource Models { get; }

    /// <summary>What the pipelines are made from, and since when; null when nobody kept it.</summary>
    SettingsFile? Settings(CancellationToken cancellationToken);

    /// <summary>Where a pipeline reads first, and what it leaves out.</summary>
    PipelineLife LifeOf(string pipeline);

    /// <summary>Records from a position on.</summary>
    IRecordSequence Open(JournalPosition from);

    /// <summary>Records from a place on that is not behind the first record of this time.</summary>
    IRecordSequence OpenBefore(long timeMicros);

    /// <summary>A pipeline's checkpoints, newest first, each with the position that it claims.</summary>
    IEnumerable<(JournalPosition Position, Func<CheckpointFile?> Read)> Checkpoints(string pipeline);
}
