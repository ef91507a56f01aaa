using System.Text;
using System.Text.Json;
using Telemetry.Contract;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.Cli;

/// <summary>Reads all journals and checkpoints of a data folder and says, one line of JSON each, what is there.
/// </summary>
internal sealed class JournalSurvey(string data, TextWriter output, TextWriter error)
{
    /// <summary>How much there is.</summary>
    public int Stat(CancellationToken cancellationToken)
    {
        RetentionLedger removed = RetentionLedger.Read(data, PosixFileSystem.Instance);
        foreach (string name in JournalFolders.All)
        {
            using JournalView view = JournalFolders.Open(data, name);
            Tally tally = Count(name, view, cancellationToken);
            output.WriteLine(Line(json =>
            {
                WriteHead(json, name, view, tally.Records);
                json.WriteNumber("bytes", view.Bytes);
                tally.Write(json);
                if (name != JournalFolders.Deliveries)
                {
                    WriteRemoved(json, removed, name == JournalFolders.Input ? JournalSide.Input : JournalSide.Output);
                }
            }));
        }

        return TelemetryCommand.Done;
    }

    /// <summary>Whether all of it can be read.</summary>
    public int Verify(CancellationToken cancellationToken)
    {
        long lost = 0;
        JournalPosition inputEnd = default;
        foreach (string name in JournalFolders.All)
        {
            using JournalView view = JournalFolders.Open(data, name);
            Tally tally = Count(name, view, cancellationToken);
            output.WriteLine(Line(json =>
            {
                WriteHead(json, name, view, tally.Records);
                json.WriteNumber("undecodable", tally.Undecodable);
            }));
            lost += view.Damage.Sum(damage => damage.RecordsLost) + tally.Undecodable;
            inputEnd = name == JournalFolders.Input ? view.End : inputEnd;
        }

        int bad = VerifyCheckpoints(inputEnd);
        if (lost > 0)
        {
            error.WriteLine($"telemetry: {data}: {lost} records are damaged; the others can be read");
        }
        else if (bad > 0)
        {
            error.WriteLine($"telemetry: {data}: {bad} checkpoints are damaged; others, or a replay, serve instead");
        }

        return lost > 0 || bad > 0 ? TelemetryCommand.Failed : TelemetryCommand.Done;
    }

    private int VerifyCheckpoints(JournalPosition inputEnd)
    {
        int bad = 0;
        string folder = Path.Combine(data, "checkpoints");
        IEnumerable<string> pipelines = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
        foreach (string pipeline in pipelines.Order(StringComparer.Ordinal))
        {
            // One that is gone meanwhile was too old for a gateway that runs.
            var files = CheckpointFile.List(pipeline).Select(CheckpointFile.TryRead).OfType<CheckpointFile>();
            foreach (CheckpointFile file in files)
            {
                string problem = ProblemOf(file, Path.GetFileName(pipeline), inputEnd);
                bad += problem.Length > 0 && !file.IsOtherVersion ? 1 : 0;
                output.WriteLine(Line(json => WriteCheckpoint(json, file, problem)));
            }
        }

        return bad;
    }

    private static string ProblemOf(CheckpointFile file, string pipeline, JournalPosition inputEnd) =>
        !file.IsUsable ? file.Problem
        : file.Pipeline != pipeline ? $"it lies in the folder of {pipeline}"
        : file.Input != CheckpointFile.PositionOf(file.Path) ? $"it is at record {file.Input}, not where its name says"
        : file.Input > inputEnd ? $"it is at record {file.Input}, behind the journal's end {inputEnd}"
        : "";

    private static void WriteCheckpoint(Utf8JsonWriter json, CheckpointFile file, string problem)
    {
        json.WriteString("checkpoint", Path.GetFileName(file.Path));
        json.WriteNumber("bytes", file.Content.Length);
        if (file.IsUsable)
        {
            json.WriteString("pipeline", file.Pipeline);
            json.WriteNumber("position", file.Input.Value);
            json.WriteString("journal_time", EventTimes.ToUtc(file.JournalTime.Micros));
            json.WriteString("fingerprint", Convert.ToHexStringLower(file.Fingerprint.Span));
        }

        json.WriteString("problem", problem.Length == 0 ? null : problem);
    }

    private static Tally Count(string name, JournalView view, CancellationToken cancellationToken)
    {
        Tally tally = new(name);
        using JournalReader reader = view.OpenReader(view.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            if (tally.Records % 1_024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            tally.Take(record.Payload);
        }

        return tally;
    }

    private static void WriteHead(Utf8JsonWriter json, string name, JournalView view, long records)
    {
        json.WriteString("journal", name);
        json.WriteNumber("start", view.Start.Value);
        json.WriteNumber("end", view.End.Value);
        json.WriteNumber("segments", view.SegmentNames.Count);
        json.WriteNumber("records", records);
        json.WriteStartArray("damage");
        foreach (JournalDamage damage in view.Damage)
        {
            json.WriteStringValue(damage.ToString());
        }

        json.WriteEndArray();
    }

    private static void WriteRemoved(Utf8JsonWriter json, RetentionLedger ledger, JournalSide side)
    {
        RetentionTotals totals = ledger.Of(side);
        json.WriteStartObject("removed");
        json.WriteNumber("records", totals.Records);
        json.WriteNumber("segments", totals.Segments);
        json.WriteNumber("bytes", totals.Bytes);
        json.WriteString("reason", totals.Reason);
        if (totals.At is DateTimeOffset at)
        {
            json.WriteString("at", at);
        }

        json.WriteEndObject();
        json.WriteStartArray("left_behind");
        string name = side == JournalSide.Input ? JournalFolders.Input : JournalFolders.Output;
        foreach (LeftBehindReader reader in ledger.LeftBehind.Where(one => one.Journal == name))
        {
            json.WriteStringValue(Words.Printable($"{reader.Reader}: records {reader.From} to {reader.To}"));
        }

        json.WriteEndArray();
    }

    private static string Line(Action<Utf8JsonWriter> write)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }

    /// <summary>What is counted of one journal.</summary>
    private sealed class Tally(string journal)
    {
        private readonly SortedDictionary<string, long> _kinds = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, long> _readings = new(StringComparer.Ordinal);
        private readonly PackRecord _pack = new();
        private long? _firstMicros;
        private long? _lastMicros;

        public long Records { get; private set; }

        /// <summary>Whole records that say nothing that is known here.</summary>
        public long Undecodable { get; private set; }

        public void Take(ReadOnlySpan<byte> payload)
        {
            Records++;
            try
            {
                switch (journal)
                {
                    case JournalFolders.Input:
                        TakeInput(new InputRecord(payload));
                        break;
                    case JournalFolders.Output:
                        (_, string stream, _, _, int count) = Engine.Runtime.OutputRecord.Peek(payload);
                        Add(_kinds, stream, count);
                        break;
                    default:
                        Undecodable += Webhooks.DeliveryRecord.Decode(payload) is null ? 1 : 0;
                        break;
                }
            }
            catch (Exception error) when (error is InvalidDataException or FormatException)
            {
                Undecodable++;
            }
        }

        public void Write(Utf8JsonWriter json)
        {
            if (_firstMicros is long first && _lastMicros is long last)
            {
                json.WriteString("first", EventTimes.ToUtc(first));
                json.WriteString("last", EventTimes.ToUtc(last));
            }

            Write(json, journal == JournalFolders.Output ? "rows" : "kinds", _kinds);
            if (journal == JournalFolders.Input)
            {
                Write(json, "readings", _readings);
            }

            json.WriteNumber("undecodable", Undecodable);
        }

        private static void Write(Utf8JsonWriter json, string name, SortedDictionary<string, long> counts)
        {
            json.WriteStartObject(name);
            foreach ((string kind, long count) in counts)
            {
                json.WriteNumber(kind, count);
            }

            json.WriteEndObject();
        }

        private static void Add(SortedDictionary<string, long> counts, string kind, long count) =>
            counts[kind] = counts.GetValueOrDefault(kind) + count;

        private void TakeInput(in InputRecord record)
        {
            _firstMicros ??= record.Stamp.TimeMicros;
            _lastMicros = record.Stamp.TimeMicros;
            Add(_kinds, Words.SnakeCase(record.Kind.ToString()), 1);
            if (record.Kind != InputKind.Pack)
            {
                return;
            }

            _pack.Read(record);
            foreach (ValueKind kind in _pack.Kinds)
            {
                if (kind != ValueKind.Number)
                {
                    Add(_readings, Words.SnakeCase(kind.ToString()), 1);
                }
            }

            Add(_readings, "all", _pack.Count);
        }
    }
}
