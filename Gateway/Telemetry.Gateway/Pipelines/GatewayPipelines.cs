using Telemetry.Engine.Execution;
using Telemetry.Gateway.Configuration;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Pipelines;

/// <summary>Which pipelines a configuration makes: the gateway's own, then one for each of its group windows and of
/// its SQL texts.</summary>
internal static class GatewayPipelines
{
    /// <summary>The pipelines; a pure function.</summary>
    public static IReadOnlyList<Pipeline> All(GatewayOptions options, IModelSource models) =>
        [.. Definitions(options, models).Select(definition => definition.Pipeline)];

    /// <summary>The pipelines, and how each is started.</summary>
    public static IReadOnlyList<PipelineDefinition> Definitions(GatewayOptions options, IModelSource models) =>
    [
        new(GatewayPipeline.Build(options, models), PipelineStart.Beginning, options.WhenPipelineChanges)
        {
            Rules = GatewayPipeline.Rules(options),
        },
        .. options.GroupWindows.Select(windows => new PipelineDefinition(
            GroupWindowPipeline.Build(options, windows),
            windows.Start,
            windows.WhenChanged ?? options.WhenPipelineChanges)
        {
            Rules = [.. options.Rules.Where(rule => rule.Stream == windows.Id)],
        }),
        .. Sql.SqlDefinition.All(options).Select(sql => sql.Definition),
    ];
}
