using Telemetry.Engine.Runtime.Replay;
using Telemetry.Gateway.History;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence;

/// <summary>All that the output journal says of one alert.</summary>
/// <param name="Events">Its events, in order.</param>
/// <param name="Lost">Records of events that are gone or damaged.</param>
/// <param name="IsCut">Between the first and the last there are more than are shown.</param>
internal sealed record AlertTrail(IReadOnlyList<SaidEvent> Events, IReadOnlyList<long> Lost, bool IsCut)
{
    /// <summary>The event that began it: its pipeline is the alert's.</summary>
    public SaidEvent First => Events[0];

    /// <summary>The event that says how the alert stands.</summary>
    public SaidEvent Last => Events[^1];

    /// <summary>Reads the events whose places are known.</summary>
    /// <param name="open">The output journal.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="places">The records and the rows in them.</param>
    /// <param name="isCut">Between them there are more.</param>
    public static AlertTrail Read(
        JournalOpener open, string alert, IReadOnlyList<EventPlace> places, bool isCut)
    {
        List<SaidEvent> events = [];
        using OutputLineWriter lines = new();
        IReadOnlyList<long> lost = RecordLookup.Read(
            open, places.Select(place => place.Position),
            (position, payload) => Take(position.Value, payload, alert, lines, events));
        return new AlertTrail(events, lost, isCut);
    }

    /// <summary>Looks through a whole output journal.</summary>
    /// <param name="output">The output journal.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AlertTrail Scan(JournalView output, string alert, CancellationToken cancel)
    {
        List<SaidEvent> events = [];
        using OutputLineWriter lines = new();
        using JournalReader reader = output.OpenReader(output.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            if (record.Position.Value % 1_024 == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            if (Engine.Runtime.OutputRecord.Peek(record.Payload).Stream == AlertRows.Stream)
            {
                Take(record.Position.Value, record.Payload, alert, lines, events);
            }
        }

        long[] lost = [.. output.Damage.Where(one => one.RecordsLost > 0).Select(one => one.First.Value)];
        return new AlertTrail(events, lost, IsCut: false);
    }

    private static void Take(
        long position, ReadOnlySpan<byte> payload, string alert, OutputLineWriter lines, List<SaidEvent> events)
    {
        Engine.Runtime.OutputRecord record = Engine.Runtime.OutputRecord.Decode(payload);
        OutputRecord decoded = JournalOutputLog.Decode(position, payload);
        for (int row = 0; row < record.Count; row++)
        {
            OutputRow said = decoded.Rows[row];
            if (said.Text("id") == alert && AlertRows.ToItem(said) is { } item)
            {
                events.Add(new SaidEvent(
                    position, record.Pipeline, record.Step, said.Index, item, said.Text("source") ?? "",
                    said.Text("rule_version"), lines.Write(record, row).ToArray()));
            }
        }
    }
}
