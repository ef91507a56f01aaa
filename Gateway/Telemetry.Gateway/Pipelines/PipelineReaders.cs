using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Pipelines;

/// <summary>A pipeline needs both journals from its oldest checkpoint on, also while it is stopped or parked.</summary>
internal sealed class PipelineReaders(PipelineSet pipelines) : IJournalReaders
{
    public IEnumerable<JournalNeed> Needs(JournalSide side) => pipelines.OldestNeeded.Select(pipeline =>
        new JournalNeed(
            $"pipeline {pipeline.Name}",
            (side == JournalSide.Input ? pipeline.Input : pipeline.Output) ?? 0));

    public void Hasten(JournalSide side)
    {
    }
}
