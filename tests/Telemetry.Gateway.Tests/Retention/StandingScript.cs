using System.Buffers;
using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Tests.Retention;

/// <summary>Records of an output journal by chance: a few alerts of a few pipelines, silences, and results.</summary>
internal sealed class StandingScript(int seed)
{
    public static readonly string[] Pipelines = [GatewayPipeline.Name, "site", "query"];

    private static readonly string[] Events = ["raised", "amended", "silenced", "unsilenced", "closed", "withdrawn"];
    private static readonly string[] States = ["firing", "firing", "resolved", "retracted"];
    private static readonly string[] SilenceEvents =
        [SilenceSchema.Created, SilenceSchema.Created, SilenceSchema.Removed, SilenceSchema.Expired];

    private readonly Random _random = new(seed);
    private readonly TextDictionary _texts = new();
    private readonly List<byte[]> _records = [];

    /// <summary>The records so far; each one's number is its position.</summary>
    public IReadOnlyList<byte[]> Records => _records;

    /// <summary>A place among the records.</summary>
    public int Place(int from) => _random.Next(from, _records.Count + 1);

    public void Add(int records)
    {
        for (; records > 0; records--)
        {
            string pipeline = Pipelines[_random.Next(Pipelines.Length)];
            Schema schema = _random.Next(8) switch
            {
                0 => DigestSchema.Schema,
                1 when pipeline == GatewayPipeline.Name => SilenceSchema.Schema,
                _ => AlertSchema.Schema,
            };
            string stream = schema == AlertSchema.Schema ? AlertSchema.Stream
                : schema == SilenceSchema.Schema ? SilenceSchema.Stream
                : DigestSchema.Stream;
            Frame frame = new(schema, _texts);
            for (int rows = _random.Next(1, 4); rows > 0; rows--)
            {
                Fill(frame, frame.Add(new EventTime(_records.Count), Frame.NoKey), pipeline, stream);
            }

            ArrayBufferWriter<byte> bytes = new();
            EventTime at = new(_records.Count * 1_000);
            OutputRecordCodec.Encode(
                new Emission(pipeline, _records.Count, 0, stream, at), frame, 0, frame.Count, bytes);
            _records.Add(bytes.WrittenSpan.ToArray());
        }
    }

    /// <summary>Folds records onto what stood before them, as the file has it.</summary>
    public StandingBefore Fold(byte[] before, int to)
    {
        StandingBefore? read = StandingBefore.Read(before, out string problem);
        Assert.Equal("", problem);
        StandingFold fold = new(read!);
        for (long position = read!.Next; position < to; position++)
        {
            fold.Take(position, _records[(int)position]);
        }

        return fold.At(to);
    }

    private void Fill(Frame frame, int row, string pipeline, string stream)
    {
        for (int column = 0; column < frame.Schema.Count; column++)
        {
            (string name, ColumnType type) = (frame.Schema.Columns[column].Name, frame.Schema.Columns[column].Type);
            switch (type)
            {
                case ColumnType.Text:
                    frame.SetText(column, row, Text(name, pipeline, stream));
                    break;
                case ColumnType.Boolean:
                    frame.Bools(column)[row] = _random.Next(3) == 0;
                    break;
                case ColumnType.Float64:
                    frame.Doubles(column)[row] = _random.NextDouble();
                    break;
                default:
                    frame.Longs(column)[row] = _records.Count;
                    if (name == "end" && _random.Next(2) == 0)
                    {
                        frame[column].SetNull(row);
                    }

                    break;
            }
        }
    }

    private string? Text(string name, string pipeline, string stream) => (name, stream) switch
    {
        // The gateway's own pipeline ends alerts of others.
        ("id", AlertSchema.Stream) => $"{(_random.Next(5) == 0 ? "site" : pipeline)}-{_random.Next(6)}",
        ("id", _) => $"sil-{_random.Next(5)}",
        ("event", AlertSchema.Stream) => Events[_random.Next(Events.Length)],
        ("event", _) => SilenceEvents[_random.Next(SilenceEvents.Length)],
        ("state", _) => States[_random.Next(States.Length)],
        ("labels" or "matchers" or "alerts", _) => null,
        _ => $"{name} {_records.Count}",
    } ?? (name is "matchers" or "alerts" ? "[]" : null);
}
