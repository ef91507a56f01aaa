using Telemetry.Alerts;
using Telemetry.Engine.Execution;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// A pipeline for each entry of the configuration's <c>group_windows</c>, with its id as the name of the pipeline, of
/// its one operator and of the stream. Rules over its stream go with it.
/// What the ingest refuses is said by the gateway's own pipeline.
/// </summary>
internal static class GroupWindowPipeline
{
    public static Pipeline Build(GatewayOptions options, GroupWindowOptions windows)
    {
        PipelineBuilder builder = new(windows.Id, GatewayPipeline.IngestOf(options), saysRefused: false);
        GroupWindowSpec spec = new()
        {
            Size = Duration.FromTimeSpan(windows.Size),
            Aggregates = [.. WindowSpec.Statistics("value")],
            IdleAfter = Duration.FromTimeSpan(windows.IdleAfter),
            Deadline = Duration.FromTimeSpan(windows.Deadline),
            Horizon = Duration.FromTimeSpan(windows.Horizon),
            Early = windows.Early is { } early ? Duration.FromTimeSpan(early) : null,
            Groups = [.. windows.Groups.Select(group => new SourceGroup(group.Name, group.Devices))],
        };
        PipelineStream rows = builder.Readings.WhereNotNull("value").GroupWindow(windows.Id, spec).To(windows.Id);
        AlertRule[] rules = [.. options.Rules.Where(rule => rule.Stream == windows.Id)];
        if (rules.Length > 0)
        {
            // A group stands where the gateway's own streams have a device.
            PipelineStream alerts = rows.Apply(GatewayPipeline.AlertsOperator, input => new AlertOperator(rules,
            [
                new AlertInput(windows.Id, input.Schema, input.Keys!, spec.GroupColumn), // Group windows are keyed.
            ])
            {
                Pipeline = windows.Id,
            });
            CarePipeline.Put(options, alerts, windows.Id).To(AlertSchema.Stream);
        }

        return builder.Build();
    }
}
