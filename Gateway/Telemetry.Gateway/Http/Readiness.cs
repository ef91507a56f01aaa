using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Http;

/// <summary>
/// Whether the gateway does its work: the journals take records, the pipeline keeps up, the views follow.
/// </summary>
internal sealed class Readiness(IDeviceView devices, IJournalsView journals, ViewWriter views)
{
    /// <summary>The checks, each with what it found.</summary>
    public IReadOnlyList<ReadinessCheck> Checks()
    {
        long lag = devices.Progress.PipelineLagRecords;
        long viewLag = journals.Output.End - views.Applied;
        return
        [
            Journal("input_journal", journals.Input.IsWorking),
            Journal("output_journal", journals.Output.IsWorking),
            new("pipeline", lag <= HttpLimits.ReadyLagRecordsMax, $"{lag} records behind"),
            new("views", viewLag <= HttpLimits.ReadyLagRecordsMax, $"{viewLag} records behind"),
        ];
    }

    private static ReadinessCheck Journal(string name, bool isWorking) =>
        new(name, isWorking, isWorking ? "takes records" : "has failed");
}
