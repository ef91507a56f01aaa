using Telemetry.Gateway.History;
using Telemetry.Gateway.Http.Api;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Http;

/// <summary>
/// Whether the gateway does its work: the journals take records, the pipeline keeps up, the views follow.
/// </summary>
internal sealed class Readiness(
    IDeviceView devices, IJournalsView journals, ViewWriter views, DiskRoom room, JournalRetention retention)
{
    /// <summary>The checks, each with what it found.</summary>
    public IReadOnlyList<ReadinessCheck> Checks()
    {
        long lag = devices.Progress.PipelineLagRecords;
        long viewLag = journals.Output.End - views.Applied;
        return
        [
            Journal("input_journal", journals.Input),
            Journal("output_journal", journals.Output),
            new("disk", !room.IsRefusing, room.Reason),
            new("readers", true, Readers()),
            new("pipeline", lag <= HttpLimits.ReadyLagRecordsMax, $"{lag} records behind"),
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

    /// <summary>A lost record is told for as long as it is remembered; it is no reason to send work elsewhere.</summary>
    private string Readers() => retention.Ledger.LeftBehind is [LeftBehindReader newest, ..]
        ? $"{newest.Reader} was left behind: {newest.Journal} records {newest.From} to {newest.To}"
        : "none was left behind";
}
