using System.Globalization;
using Telemetry.Gateway.Agents;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Http.Api;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Http;

/// <summary>
/// Whether the gateway does its work: the journals take records, the pipelines keep up, the views follow.
/// </summary>
internal sealed class Readiness(
    PipelineSet pipelines, IJournalsView journals, ViewWriter views, DiskRoom room, JournalRetention retention,
    ConfigurationDesk configurations)
{
    /// <summary>The checks, each with what it found.</summary>
    public IReadOnlyList<ReadinessCheck> Checks()
    {
        long viewLag = journals.Output.End - views.Applied;
        return
        [
            Journal("input_journal", journals.Input),
            Journal("output_journal", journals.Output),
            new("disk", !room.IsRefusing, room.Reason),
            new("readers", true, Readers()),
            new("configurations", true, Configurations()),
            .. pipelines.Pipelines.Select(Pipeline),
            new("views", viewLag <= HttpLimits.ReadyLagRecordsMax, $"{viewLag} records behind"),
        ];
    }

    private static ReadinessCheck Journal(string name, JournalItem journal) => new(
        name,
        journal is { IsWorking: true, IsFull: false },
        journal switch
        {
            { IsWorking: false } => "has failed",
            { IsFull: true } => "waits for room on the disk",
            _ => "takes records",
        });

    private static ReadinessCheck Pipeline(PipelineSlot pipeline)
    {
        string name = pipeline.Name == GatewayPipeline.Name ? "pipeline" : $"pipeline {pipeline.Name}";
        return pipeline.State switch
        {
            { State: PipelineCondition.Parked, Failure.Step: long step } =>
                new(name, false, string.Create(CultureInfo.InvariantCulture, $"is parked at step {step}")),
            { State: PipelineCondition.Parked } => new(name, false, "is parked: it could not start"),
            { State: PipelineCondition.Stopped } => new(name, true, "was stopped"),
            _ => new(
                name,
                pipeline.LagRecords <= HttpLimits.ReadyLagRecordsMax,
                string.Create(CultureInfo.InvariantCulture, $"{pipeline.LagRecords} records behind")),
        };
    }

    /// <summary>Readings flow all the same: it is told, and no reason to send work elsewhere.</summary>
    private string Configurations() => configurations.Survey().Damaged.Keys.ToArray() is { Length: > 0 } damaged
        ? $"cannot be used: {string.Join(", ", damaged.Take(10).Select(ConfigurationStore.FileOf))}"
        : "can be used";

    /// <summary>A lost record is told as long as it is remembered; it is no reason to send work elsewhere.</summary>
    private string Readers() => retention.Ledger.LeftBehind is [LeftBehindReader newest, ..]
        ? $"{newest.Reader} was left behind: {newest.Journal} records {newest.From} to {newest.To}"
        : "none was left behind";
}
