using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Pipelines;

/// <summary>A pipeline needs both journals from its oldest checkpoint on, also while it is stopped or parked.</summary>
internal sealed class PipelineReaders(PipelineSet pipelines) : IJournalReaders
{
    public IEnumerable<JournalNeed> Needs(JournalSide side) => pipelines.Pipelines.Select(slot => new JournalNeed(
        $"pipeline {slot.Name}",
        (side == JournalSide.Input ? slot.Progress?.Needed : slot.Progress?.NeededOutput)?.Value ?? 0,
        slot.State.State is not (PipelineCondition.Parked or PipelineCondition.Stopped)));

    public void Hasten(JournalSide side)
    {
    }
}
