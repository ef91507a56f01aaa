using Telemetry.Alerts.Care;
using Telemetry.Alerts.Topology;
using Telemetry.Engine.Execution;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Pipelines;

/// <summary>What stands behind the rules of every pipeline.</summary>
internal static class CarePipeline
{
    /// <summary>Puts what the plant explains, then what people and time make of alerts, behind the alerts as the rules
    /// say them. Every pipeline hears every order, keeps all silences, and hears what causes the others know.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="alerts">The alerts as the rules say them.</param>
    /// <param name="pipeline">The name of the pipeline that they are in.</param>
    /// <returns>The alerts as they are said.</returns>
    public static PipelineStream Put(GatewayOptions options, PipelineStream alerts, string pipeline)
    {
        PipelineStream explained = options.Topology is { } topology
            ? alerts.Apply(CauseOperator.Name, _ => new CauseOperator(topology) { Pipeline = pipeline }) : alerts;
        PipelineStream cared = explained.Apply(
            CareOperator.Name, _ => new CareOperator(options.Care) { Pipeline = pipeline });
        cared.Side(CareOperator.DigestsPort).To(DigestSchema.Stream);
        return cared;
    }
}
