using System.Text;
using Telemetry.Alerts.Care;
using Telemetry.Alerts.Devices;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Webhooks;
using Telemetry.Simulation.GatewaySide;

namespace Telemetry.Simulation.Oracle;

/// <summary>
/// The receiver of webhooks against the output journal: each event came at least once, always with the same id and the
/// same bytes, the events of one key first came in their order, and none came that is not in the journal.
/// </summary>
internal sealed class WebhookExamination(OutputTruth output, IReadOnlyList<ReceivedEvent> received, Findings findings)
{
    public void Run()
    {
        Dictionary<string, ReceivedEvent> first = new(StringComparer.Ordinal);
        foreach (var taken in received)
        {
            if (!first.TryAdd(taken.Id, taken) && first[taken.Id].Body != taken.Body)
            {
                findings.Add(
                    "webhook changed", $"{taken.Id} came as {first[taken.Id].Body} and again as {taken.Body}");
            }
        }
        Dictionary<string, long> newest = new(StringComparer.Ordinal);
        foreach (var delivery in Wanted())
        {
            var what = $"{delivery.Type} of {delivery.OrderKey.ReplaceLineEndings(" ")}, {delivery.Id}";
            if (!first.Remove(delivery.Id, out var taken))
            {
                findings.Add("webhook missing", what);
                continue;
            }
            if (taken.Body != Encoding.UTF8.GetString(CloudEvent.Body(delivery)))
            {
                findings.Add("webhook wrong", $"{what} came as {taken.Body}");
            }
            if (taken.Ticks < newest.GetValueOrDefault(delivery.OrderKey, long.MinValue))
            {
                findings.Add("webhook out of order", $"{what} came before an older one of its key");
            }
            newest[delivery.OrderKey] = taken.Ticks;
        }
        foreach (var (id, taken) in first)
        {
            findings.Add("webhook of nothing", $"{id}: {taken.Body}");
        }
    }

    private IEnumerable<Delivery> Wanted() => output.Entries
        .Where(entry => entry.Record.Stream is AlertRows.Stream or DeviceEventSchema.Stream or DigestSchema.Stream)
        .SelectMany(entry => NotificationRows.Of(JournalOutputLog.Decode(entry.Position, entry.Payload)));
}
