using Telemetry.Engine.Execution;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// A pipeline for each entry of the configuration's <c>group_windows</c>, with its id as the name of the pipeline, of
/// its one operator and of the stream. What the ingest refuses is said by the gateway's own pipeline.
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
        builder.Readings.WhereNotNull("value").GroupWindow(windows.Id, spec).To(windows.Id);
        return builder.Build();
    }
}
