namespace Telemetry.Gateway.Pipelines;

/// <summary>The names in the gateway's pipeline that others address.</summary>
internal static class GatewayPipeline
{
    public const string Name = "gateway";
    public const string AlertsOperator = "alerts";
    public const string MachineScoresOperator = "machine_scores";
}
