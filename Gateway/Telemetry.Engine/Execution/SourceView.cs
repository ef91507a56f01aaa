using Telemetry.Engine.Fencing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>What a partition knows of a source.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="IsOnline">Whether it is connected.</param>
/// <param name="Clock">Its clock.</param>
/// <param name="ClockKind">Where its clock comes from.</param>
/// <param name="LastSeen">Journal time of the last thing heard of it.</param>
/// <param name="Counters">What became of its readings.</param>
public readonly record struct SourceView(
    string Name, bool IsOnline, EventTime Clock, SourceClockKind ClockKind, EventTime LastSeen,
        SourceCounters Counters)
{
    /// <summary>What is wrong with its identity; null when nothing is.</summary>
    public SourceConflict? Conflict { get; init; }
}
