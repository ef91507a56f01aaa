using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Execution;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Conformance.Kinds;

/// <summary>Windows over one group of sources, in a partition that is fed with records.</summary>
internal sealed class GroupWindowKind : ICaseKind
{
    public string Name => "group_window";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var steps = item.GetProperty("steps");
        var pipeline = PipelineOf(spec);
        var play = new Play(pipeline);
        foreach (var member in spec.GetProperty("members").EnumerateArray())
        {
            play.Input.BeginStatus(play.Stamp(steps[0]), Text(member), false);
            play.Step();
        }
        var number = 0;
        foreach (var step in steps.EnumerateArray())
        {
            if (Text(step, "op") == "expect")
            {
                var difference = play.Compare($"step {number}", step);
                if (difference is not null) { return difference; }
            }
            else
            {
                Apply(step, play);
            }
            number++;
        }
        return play.Left;
    }

    private static Pipeline PipelineOf(JsonElement spec)
    {
        // The cases have neither a tolerance nor a late stream of their own: the windows judge every reading.
        var builder = new PipelineBuilder(
            "case", new IngestOptions { AdmitsLate = true, FutureTolerance = new(1L << 60) });
        builder.Readings.WhereNotNull("value").GroupWindow("windows", new GroupWindowSpec
        {
            Size = Millis(spec, "size_ms"),
            IdleAfter = Millis(spec, "idle_after_ms"),
            Deadline = Millis(spec, "deadline_ms"),
            Horizon = Millis(spec, "horizon_ms"),
            Early = spec.TryGetProperty("early_ms", out _) ? Millis(spec, "early_ms") : null,
            Groups = [new("group", spec.GetProperty("members").EnumerateArray().Select(Text))],
            Aggregates =
            [
                new(AggregateFunction.Count, "value", "count"), new(AggregateFunction.Sum, "value", "sum"),
            ],
        }).To("rows");
        return builder.Build();
    }

    private static void Apply(JsonElement step, Play play)
    {
        var input = play.Input;
        switch (Text(step, "op"))
        {
            case "snapshot_and_restore": play.Restore(); return;
            case "tick": input.BeginTick(play.Stamp(step)); break;
            case "status":
                input.BeginStatus(play.Stamp(step), Text(step, "source"), Text(step, "status") == "online");
                break;
            case "low":
                input.BeginRows(play.Stamp(step), Text(step, "source"), "", Instant(step, "ts"));
                break;
            case "reading":
                input.BeginRows(play.Stamp(step), Text(step, "source"), "", null);
                input.AddNumber("value", Instant(step, "ts"), 0, step.GetProperty("value").GetDouble());
                break;
            default: throw new ArgumentException($"unknown {step}");
        }
        play.Step();
    }

    private static string ExpectedRow(JsonElement row)
    {
        var missing = string.Join(',', row.GetProperty("missing").EnumerateArray().Select(Text));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"group=group metric=value window_start={Instant(row, "window_start").Micros} "
            + $"window_end={Instant(row, "window_end").Micros} count={row.GetProperty("count").GetInt64()} "
            + $"sum={row.GetProperty("sum").GetDouble():R} revision={row.GetProperty("revision").GetInt64()} "
            + $"state={Text(row, "state")} present={row.GetProperty("present").GetInt64()} "
            + $"expected={row.GetProperty("expected").GetInt64()}{(missing.Length > 0 ? $" missing={missing}" : "")}");
    }

    private static string ExpectedLate(JsonElement late) =>
        $"device={Text(late, "source")} event_time={Instant(late, "ts").Micros} reason={Text(late, "reason")}";

    private static string ActualLate(string line) => string.Join(
        ' ', line.Split(' ').Where(part => part.Split('=')[0] is "device" or "event_time" or "reason"));

    private static string Text(JsonElement element) => element.GetString() ?? "";

    private static string Text(JsonElement element, string name) => Text(element.GetProperty(name));

    private static EventTime Instant(JsonElement element, string name) =>
        EventTime.FromMillis(element.GetProperty(name).GetInt64());

    private static Duration Millis(JsonElement element, string name) =>
        Duration.FromMillis(element.GetProperty(name).GetInt64());

    /// <summary>A partition, what it is fed with, and what it said.</summary>
    private sealed class Play(Pipeline pipeline)
    {
        private Partition _partition = pipeline.CreatePartition();
        private RecordingSink _sink = new();
        private long _position;

        public StepInput Input { get; } = new();

        public string? Left =>
            _sink["rows"].Concat(_sink["dead_letters"]).FirstOrDefault() is { } line ? $"at the end: {line}" : null;

        public StepStamp Stamp(JsonElement step) => new(
            _position++, Instant(step, "at"), Millis(step, "at"));

        public void Step() => _partition.Step(Input, _sink);

        public void Restore()
        {
            var bytes = new ArrayBufferWriter<byte>();
            _partition.Snapshot(bytes);
            _partition = pipeline.CreatePartition();
            _partition.Restore(bytes.WrittenMemory);
        }

        public string? Compare(string place, JsonElement expect)
        {
            var sink = _sink;
            _sink = new();
            return Difference.InOrder(
                    place, [.. expect.GetProperty("rows").EnumerateArray().Select(ExpectedRow)], sink["rows"])
                ?? Difference.InOrder(
                    $"{place}, late", [.. expect.GetProperty("late").EnumerateArray().Select(ExpectedLate)],
                    [.. sink["dead_letters"].Select(ActualLate)]);
        }
    }
}
