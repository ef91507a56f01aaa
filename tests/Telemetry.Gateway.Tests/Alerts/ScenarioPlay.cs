using System.Buffers;
using System.Globalization;
using System.Text;
using Telemetry.Alerts;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Pipelines;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>
/// Plays a scenario through all pipelines that its configuration makes, step by step, and keeps the alerts' events.
/// </summary>
internal sealed class ScenarioPlay : IStepSink
{
    private static readonly string[] Flags =
        ["provisional", "late", "acknowledged", "retraction_proposed", "flapping"];

    private readonly Scenario _scenario;
    private readonly Pipeline[] _pipelines;
    private readonly Partition[] _partitions;
    private readonly List<string> _ids;
    private long _at;
    private int _step;

    public ScenarioPlay(Scenario scenario)
    {
        _scenario = scenario;
        _pipelines =
        [
            .. GatewayPipelines.All(
                ConfigurationFile.Parse(scenario.Name, Encoding.UTF8.GetBytes(scenario.Config)), new NoModels()),
        ];
        _partitions = [.. _pipelines.Select(pipeline => pipeline.CreatePartition())];
        _ids = [];
    }

    private ScenarioPlay(ScenarioPlay before)
    {
        _scenario = before._scenario;
        _pipelines = before._pipelines;
        _ids = [.. before._ids];
        _step = before._step;
        _partitions = [.. before._partitions.Select((partition, index) =>
        {
            Partition restored = _pipelines[index].CreatePartition();
            restored.Restore(StateOf(partition));
            return restored;
        })];
    }

    /// <summary>The events, each a line for people: time, event, rule, key, and the alert as it stands.</summary>
    public List<string> Events { get; } = [];

    /// <summary>The rows, whole, each with the number of its step and its place in it.</summary>
    public List<string> Rows { get; } = [];

    public bool HasEnded => _step == _scenario.Steps.Length;

    /// <summary>The states of all pipelines.</summary>
    public byte[][] States => [.. _partitions.Select(StateOf)];

    /// <summary>What another process would go on with that has only a snapshot: none of what was said.</summary>
    public ScenarioPlay Restored() => new(this);

    public ScenarioPlay ToEnd()
    {
        while (!HasEnded)
        {
            Step();
        }

        return this;
    }

    public void Step()
    {
        string[] words = _scenario.Steps[_step].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _at = Micros(words[0]);
        foreach (Partition partition in _partitions)
        {
            StepInput input = new();
            Begin(input, words);
            partition.Step(input, this);
        }

        _step++;
    }

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        if (emission.Stream != AlertSchema.Stream)
        {
            return;
        }

        for (int row = 0; row < frame.Count; row++)
        {
            string?[] cells = [.. Enumerable.Range(0, frame.Schema.Count).Select(c => CellAt(frame, c, row))];
            string Cell(string name) => cells[frame.Schema.IndexOf(name)] ?? "";
            Rows.Add($"{_step} {row} {string.Join('|', cells)}");
            if (Cell("event") == "raised")
            {
                _ids.Add(Cell("id"));
            }

            string flags = string.Concat(
                Flags.Where(name => Cell(name) == "true").Select(name => " " + name));
            Events.Add($"{Seconds(_at)} {Cell("event")} {Cell("rule")} {Cell("key")} #{1 + _ids.IndexOf(Cell("id"))} "
                + $"{Seconds(Cell("start"))}..{Seconds(Cell("end"))} peak {Cell("peak")} {Cell("severity")}{flags}"
                + (Cell("summary") is { Length: > 0 } summary ? $" \"{summary}\"" : ""));
        }
    }

    private void Begin(StepInput input, string[] words)
    {
        StepStamp at = new(_step, new EventTime(_at), new Duration(_at));
        switch (words[1])
        {
            case "tick":
                input.BeginTick(at);
                break;
            case "online" or "offline":
                input.BeginStatus(at, words[2], words[1] == "online");
                break;
            case "ack":
                int number = int.Parse(words[2], CultureInfo.InvariantCulture);
                Assert.True(AlertId.TryParse(_ids[number - 1], out AlertId id));
                input.BeginControl(at, GatewayPipeline.AlertsOperator, AlertControl.Acknowledge(id, "ann"));
                break;
            case "low":
                // AT low SECONDS DEVICE metric time=value …
                input.BeginRows(at, words[3], "", new EventTime(Micros(words[2])));
                Readings(input, words[4..]);
                break;
            case "foreign":
                input.BeginRows(at, words[2], "", null, SourceClockKind.Bounded);
                Readings(input, words[3..]);
                break;
            default:
                throw new InvalidDataException($"{_scenario.Name}: step {_step}: {words[1]}");
        }
    }

    private static void Readings(StepInput input, string[] words)
    {
        string metric = "";
        foreach (string word in words)
        {
            if (word.Split('=') is [string time, string value])
            {
                double number = double.Parse(value, CultureInfo.InvariantCulture);
                input.AddNumber(metric, new EventTime(Micros(time)), 0, number);
            }
            else
            {
                metric = word;
            }
        }
    }

    private static long Micros(string seconds) =>
        (long)Math.Round(double.Parse(seconds, CultureInfo.InvariantCulture) * 1e6);

    private static string Seconds(string micros) =>
        micros.Length == 0 ? "" : Seconds(long.Parse(micros, CultureInfo.InvariantCulture));

    private static string Seconds(long micros) => (micros / 1e6).ToString("0.######", CultureInfo.InvariantCulture);

    private static string? CellAt(Frame frame, int column, int row) => frame[column].IsNull(row) ? null
        : frame.Schema.Columns[column].Type switch
        {
            ColumnType.Float64 => frame.Doubles(column)[row].ToString("R", CultureInfo.InvariantCulture),
            ColumnType.Boolean => frame.Bools(column)[row] ? "true" : "false",
            ColumnType.Text => frame.TextAt(column, row),
            _ => frame.Longs(column)[row].ToString(CultureInfo.InvariantCulture),
        };

    private static byte[] StateOf(Partition partition)
    {
        ArrayBufferWriter<byte> buffer = new();
        partition.Snapshot(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private sealed class NoModels : IModelSource
    {
        public bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason)
        {
            (content, reason) = (default, "there are none");
            return false;
        }
    }
}
