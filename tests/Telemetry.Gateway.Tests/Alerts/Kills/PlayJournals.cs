using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Webhooks;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Alerts.Kills;

/// <summary>What a play's gateways have written, while one of them lives or none.</summary>
internal sealed class PlayJournals(string data)
{
    /// <summary>The input journal's first record.</summary>
    public long InputStart
    {
        get
        {
            using JournalView input = Input();
            return input.Start.Value;
        }
    }

    /// <summary>What was said.</summary>
    public List<OutputRecord> Outputs()
    {
        using JournalView output = Open(GatewayJournals.OutputDirectory(data));
        return Read(output, record => JournalOutputLog.Decode(record.Position.Value, record.Payload));
    }

    /// <summary>The ids of what was told and marked as told.</summary>
    public List<string> Marked()
    {
        using JournalView deliveries = Open(WebhookServices.LedgerDirectory(data));
        return
        [
            .. Read(deliveries, record => DeliveryRecord.Decode(record.Payload))
                .Where(record => record is { Kind: DeliveryKind.Delivered })
                .Select(record => record!.Id!),
        ];
    }

    /// <summary>
    /// That time went on for the gateways with the steps alone: each record has the stamp of a step, and the first of
    /// a stamp is the step's own, not that somebody connected, or that a gateway began which was to begin before.
    /// </summary>
    public void VerifyStamps(Scenario scenario, long begin)
    {
        IReadOnlyList<(long Journal, long Elapsed)> stamps = scenario.Stamps();
        Dictionary<JournalStamp, ScenarioStep> first = [];
        for (int i = 0; i < stamps.Count; i++)
        {
            first.TryAdd(
                new JournalStamp((begin * 1_000_000) + stamps[i].Journal, stamps[i].Elapsed), scenario.Steps[i]);
        }

        HashSet<JournalStamp> begun = [];
        using JournalView input = Input();
        foreach ((JournalPosition position, JournalStamp stamp, bool isStart) in Read(input, StampOf))
        {
            Assert.True(first.TryGetValue(stamp, out ScenarioStep? step), $"record {position}: {stamp} is no step's");
            bool isFirst = begun.Add(stamp);
            Assert.False(
                isFirst && isStart && begun.Count > 1 && step.Verb is not ("config" or "fresh"),
                $"record {position} came before '{string.Join(' ', step.Words)}'");
        }
    }

    private static (JournalPosition Position, JournalStamp Stamp, bool IsStart) StampOf(JournalRecord record)
    {
        InputRecord input = new(record.Payload);
        bool isStart = input.Kind == InputKind.Status
            && StatusRecord.Read(input).Reason is StatusReason.Connected or StatusReason.GatewayStarted;
        return (record.Position, input.Stamp, isStart);
    }

    private JournalView Input() => Open(GatewayJournals.InputDirectory(data));

    private static JournalView Open(string directory) =>
        JournalView.OpenHeld(directory, PosixFileSystem.Instance);

    private static List<T> Read<T>(JournalView journal, RecordReading<T> read)
    {
        using JournalReader reader = journal.OpenReader(journal.Start);
        List<T> all = [];
        while (reader.TryRead(out JournalRecord record))
        {
            all.Add(read(record));
        }

        return all;
    }

    private delegate T RecordReading<T>(JournalRecord record);
}
