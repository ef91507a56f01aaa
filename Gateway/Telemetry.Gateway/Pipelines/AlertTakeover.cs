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
        Dictionary<string, IReadOnlyDictionary<string, string?>> firing = new(StringComparer.Ordinal);
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
                Note(firing, OutputRecord.Decode(record.Payload));
            }
        }

        long from = output.Start.Value > 0 ? first ?? long.MinValue : long.MinValue;
        return last is { } end ? Of(pipeline, rules, firing.Values, from, TimeAt(output, end)) : [];
    }

    /// <summary>The messages.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="rules">Its rules from here on; null when it is gone, and the gateway's own ends its alerts.</param>
    /// <param name="firing">The alerts that it said are firing, as they were last said.</param>
    /// <param name="from">Up to which journal time what it said is not known.</param>
    /// <param name="until">When it last said anything.</param>
    public static IReadOnlyList<AlertHandover> Of(
        string pipeline,
        IReadOnlyList<AlertRule>? rules,
        IEnumerable<IReadOnlyDictionary<string, string?>> firing,
        long from,
        long until)
    {
        Dictionary<string, string> versions = AlertOperator.SpeakingRules(rules ?? [])
            .ToDictionary(rule => rule.Id, rule => rule.Version, StringComparer.Ordinal);
        ILookup<bool, IReadOnlyDictionary<string, string?>> isGone = firing.ToLookup(alert =>
            !versions.TryGetValue(alert.GetValueOrDefault("rule") ?? "", out string? version)
            || alert.GetValueOrDefault("rule_version") is { Length: > 0 } said && said != version);
        List<AlertHandover> messages = [.. Parts(rules is null ? GatewayPipeline.Name : pipeline, isGone[true])];
        HashSet<AlertId> told = [.. isGone[true].Concat(isGone[false]).Take(ToldMax).Select(IdOf)];
        if (rules is { Count: > 0 })
        {
            AlertsTold all = new(from, until, told);
            messages = messages.Count > 0
                ? [.. messages[..^1], messages[^1] with { Told = all }]
                : [new AlertHandover { Pipeline = pipeline, Told = all }];
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
        Dictionary<string, IReadOnlyDictionary<string, string?>> firing, OutputRecord record)
    {
        for (int row = 0; row < record.Count; row++)
        {
            Dictionary<string, string?> cells = record.Columns.ToDictionary(
                column => column.Name, column => CellOf(column, row), StringComparer.Ordinal);
            string id = cells["id"] ?? "";
            if (cells["state"] == AlertSchema.NameOf(AlertState.Firing))
            {
                firing[id] = cells;
            }
            else
            {
                firing.Remove(id);
            }
        }
    }

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
