using Telemetry.Gateway.Pipelines;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>The gateway's pipelines: while one is behind, nobody else is to use the processor.</summary>
internal sealed class PipelineTraffic(PipelineSet pipelines) : IGatewayTraffic
{
    /// <inheritdoc/>
    public bool IsBusy => pipelines.Pipelines.Any(slot =>
        slot.State.State == PipelineCondition.Running && slot.LagRecords > EvidenceLimits.GiveWayRecords);
}
