using Telemetry.Alerts.Care;
using Telemetry.Alerts.Topology;
using Telemetry.Engine.Execution;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Pipelines;

/// <summary>What stands behind the rules of every pipeline.</summary>
internal static class CarePipeline
{
    /// <summary>Puts what the plant explains, then what people and time make of alerts, behind the alerts as the rules
    /// say them. Alerts are explained by alerts of the same pipeline. Every pipeline hears every order, and keeps all
    /// silences.</summary>
    /// <returns>The alerts as they are said.</returns>
    public static PipelineStream Put(GatewayOptions options, PipelineStream alerts)
    {
        PipelineStream explained = options.Topology is { } topology
            ? alerts.Apply(CauseOperator.Name, _ => new CauseOperator(topology)) : alerts;
        PipelineStream cared = explained.Apply(CareOperator.Name, _ => new CareOperator(options.Care));
        cared.Side(CareOperator.DigestsPort).To(DigestSchema.Stream);
        return cared;
    }
}
