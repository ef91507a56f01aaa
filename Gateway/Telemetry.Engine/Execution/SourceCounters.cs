using Telemetry.Engine.State;

namespace Telemetry.Engine.Execution;

/// <summary>What became of a source's readings since the partition's first step.</summary>
/// <param name="Accepted">Entered the pipeline.</param>
/// <param name="Duplicate">Were there already.</param>
/// <param name="Late">Had an event time that the source's clock had passed.</param>
/// <param name="Quarantined">Had an event time too far in the future.</param>
/// <param name="DeadLetter">Could not be used for another reason.</param>
public readonly record struct SourceCounters(
    long Accepted, long Duplicate, long Late, long Quarantined, long DeadLetter)
{
    internal void Snapshot(SnapshotWriter writer)
    {
        writer.Compact(Accepted);
        writer.Compact(Duplicate);
        writer.Compact(Late);
        writer.Compact(Quarantined);
        writer.Compact(DeadLetter);
    }

    internal static SourceCounters Restore(SnapshotReader reader) =>
        new(reader.Compact(), reader.Compact(), reader.Compact(), reader.Compact(), reader.Compact());
}
