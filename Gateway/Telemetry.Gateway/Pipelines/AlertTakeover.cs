using System.Globalization;
using Telemetry.Alerts;
using Telemetry.Engine.Data;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// What one form of a pipeline said of alerts, for the form that runs from here on: nobody would ever end an alert
/// whose rule is gone, and nobody would hear of one that only the new rule sees.
/// </summary>
/// <remarks>
/// It reads the output journal as far as that goes back. Alerts whose last row is not there any more stay as they are.
/// </remarks>
internal static class AlertTakeover
{
    /// <summary>Room for what is around the alerts in a message.</summary>
    private const int MessageBytesMax = GatewayLimits.ControlBytesMax - (4 * 1024);

    /// <summary>Most alerts that are named as told; one more may be told twice.</summary>
    private const int ToldMax = MessageBytesMax / 2 / 36;

    /// <summary>What the pipeline of this name said, and what becomes of it.</summary>
    /// <param name="output">The output journal, durable to its end.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="rules">Its rules from here on; null when it is gone.</param>
    /// <returns>The messages, in order; none when there is nothing to say.</returns>
    public static IReadOnlyList<AlertHandover> Find(
        RecordJournal output, string pipeline, IReadOnlyList<AlertRule>? rules)
    {
        Dictionary<string, IReadOnlyDictionary<string, string?>> standing = new(StringComparer.Ordinal);
        (long? first, JournalPosition? last) = (null, null);
        using JournalReader reader = output.OpenReader(output.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            first ??= TimeOf(record.Payload);
            var (name, stream, _, _, _) = OutputRecord.Peek(record.Payload);
            if (name != pipeline)
            {
                continue;
            }

            last = record.Position;
            if (stream == AlertSchema.Stream)
            {
                Note(standing, OutputRecord.Decode(record.Payload));
            }
        }

        long from = output.Start.Value > 0 ? first ?? long.MinValue : long.MinValue;
        return last is { } end ? Of(pipeline, rules, standing.Values, from, TimeAt(output, end)) : [];
    }

    /// <summary>The messages.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="rules">Its rules from here on; null when it is gone, and the gateway's own ends its alerts.</param>
    /// <param name="standing">The alerts that it said have no end, as they were last said: firing, or closed by a
    /// person.</param>
    /// <param name="from">Up to which journal time what it said is not known.</param>
    /// <param name="until">When it last said anything.</param>
    public static IReadOnlyList<AlertHandover> Of(
        string pipeline,
        IReadOnlyList<AlertRule>? rules,
        IEnumerable<IReadOnlyDictionary<string, string?>> standing,
        long from,
        long until)
    {
        Dictionary<string, string> versions = AlertOperator.SpeakingRules(rules ?? [])
            .ToDictionary(rule => rule.Id, rule => rule.Version, StringComparer.Ordinal);
        IReadOnlyDictionary<string, string?>[] all = [.. standing];
        IEnumerable<IReadOnlyDictionary<string, string?>> gone = all.Where(alert => IsFiring(alert)
            && (!versions.TryGetValue(alert.GetValueOrDefault("rule") ?? "", out string? version)
                || (alert.GetValueOrDefault("rule_version") is { Length: > 0 } said && said != version)));
        List<AlertHandover> messages = [.. Parts(rules is null ? GatewayPipeline.Name : pipeline, gone)];
        if (rules is { Count: > 0 })
        {
            AlertsTold told = new(from, until, all.Take(ToldMax).Select(IdOf).ToHashSet());
            messages = messages.Count > 0
                ? [.. messages[..^1], messages[^1] with { Told = told }]
                : [new AlertHandover { Pipeline = pipeline, Told = told }];
        }

        return messages;
    }

    private static IEnumerable<AlertHandover> Parts(
        string pipeline, IEnumerable<IReadOnlyDictionary<string, string?>> alerts)
    {
        List<IReadOnlyDictionary<string, string?>> part = [];
        int bytes = 0;
        foreach (IReadOnlyDictionary<string, string?> alert in alerts)
        {
            // Escaped, a character may have six bytes.
            int size = alert.Sum(cell => 8 + ((cell.Key.Length + (cell.Value?.Length ?? 4)) * 6));
            if (part.Count > 0 && bytes + size > MessageBytesMax / 2)
            {
                yield return new AlertHandover { Pipeline = pipeline, Alerts = part };
                (part, bytes) = ([], 0);
            }

            part.Add(alert);
            bytes += size;
        }

        if (part.Count > 0)
        {
            yield return new AlertHandover { Pipeline = pipeline, Alerts = part };
        }
    }

    private static void Note(
        Dictionary<string, IReadOnlyDictionary<string, string?>> standing, OutputRecord record)
    {
        for (int row = 0; row < record.Count; row++)
        {
            Dictionary<string, string?> cells = record.Columns.ToDictionary(
                column => column.Name, column => CellOf(column, row), StringComparer.Ordinal);
            string id = cells["id"] ?? "";
            if (IsFiring(cells) || (cells["end"] is null && cells["event"] == "closed"))
            {
                standing[id] = cells;
            }
            else
            {
                standing.Remove(id);
            }
        }
    }

    private static bool IsFiring(IReadOnlyDictionary<string, string?> alert) =>
        alert.GetValueOrDefault("state") == AlertSchema.NameOf(AlertState.Firing);

    private static string? CellOf(OutputColumn column, int row) => column.IsNull(row) ? null : column.Type switch
    {
        ColumnType.Text => column.TextAt(row),
        ColumnType.Boolean => column.BooleanAt(row) ? "true" : "false",
        ColumnType.Float64 => column.Float64At(row).ToString("R", CultureInfo.InvariantCulture),
        _ => column.Int64At(row).ToString(CultureInfo.InvariantCulture),
    };

    private static AlertId IdOf(IReadOnlyDictionary<string, string?> alert) =>
        AlertId.TryParse(alert.GetValueOrDefault("id"), out AlertId id) ? id : default;

    private static long TimeAt(RecordJournal output, JournalPosition position)
    {
        using JournalReader reader = output.OpenReader(position);
        return reader.TryRead(out JournalRecord record) ? TimeOf(record.Payload) : long.MinValue;
    }

    private static long TimeOf(ReadOnlySpan<byte> payload) => OutputRecord.Decode(payload).JournalTime.Micros;
}
