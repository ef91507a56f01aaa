using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Pipelines;

/// <summary>A pipeline needs both journals from its oldest checkpoint on.</summary>
internal sealed class PipelineReaders(PipelineHost host) : IJournalReaders
{
    public IEnumerable<JournalNeed> Needs(JournalSide side) =>
        [new JournalNeed(
            $"pipeline {host.Pipeline.Name}",
            side == JournalSide.Input ? host.Runner.Progress.Needed.Value : 0)];

    public void Hasten(JournalSide side)
    {
    }
}
