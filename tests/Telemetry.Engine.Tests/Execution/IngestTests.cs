using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Execution;

public sealed class IngestTests
{
    private readonly Partition _partition = Echo().CreatePartition();
    private readonly RecordingSink _sink = new();
    private readonly StepInput _input = new();
    private long _position;

    [Fact]
    public void A_reading_sent_again_is_counted_once()
    {
        Send("a", "b1", null, (1, 10), (2, 11), (3, 12));
        Send("a", "b1", null, (2, 11), (3, 12), (4, 13));
        Send("a", "b2", null, (2, 14));

        Assert.Equal(5, _sink["readings"].Count);
        Assert.Equal(new SourceCounters(5, 2, 0, 0, 0), _partition.FindSource("a")!.Value.Counters);
        Assert.Empty(_sink["dead_letters"]);
    }

    [Fact]
    public void Numbers_that_come_in_any_order_are_told_from_duplicates()
    {
        var random = new Random(3);
        var seen = new HashSet<int>();
        for (var round = 0; round < 2_000; round++)
        {
            var seq = random.Next(1_000);
            Send("a", "b", null, (seq, 10));
            seen.Add(seq);
            Assert.Equal(seen.Count, _partition.FindSource("a")!.Value.Counters.Accepted);
        }
    }

    [Fact]
    public void Readings_of_one_message_share_a_number_and_are_taken_together()
    {
        Send("a", "b", null, (1, 10), (1, 10), (2, 11), (2, 11));
        Send("a", "b", null, (2, 11), (2, 11));

        Assert.Equal(new SourceCounters(4, 2, 0, 0, 0), _partition.FindSource("a")!.Value.Counters);
    }

    [Fact]
    public void A_backlog_drains_beside_live_numbers_with_many_gaps()
    {
        const int Packs = 20;
        const int Rows = 1_000;
        for (var round = 0; round < 2; round++)
        {
            for (var pack = 0; pack < Packs; pack++)
            {
                Send("a", "b", null, Numbers(1_000_000 + (pack * Rows * 3), 3));
                Send("a", "b", null, Numbers(pack * Rows, 1));
            }
        }

        Assert.Empty(_sink["dead_letters"]);
        const int Each = 2 * Packs * Rows;
        Assert.Equal(new SourceCounters(Each, Each, 0, 0, 0), _partition.FindSource("a")!.Value.Counters);

        static (int, double)[] Numbers(int first, int step) =>
            [.. Enumerable.Range(0, Rows).Select(index => (first + (index * step), 10d))];
    }

    [Fact]
    public void What_falls_below_forgotten_numbers_is_kept_as_a_dead_letter()
    {
        for (var first = 1; first <= EngineLimits.SeqRangesPerBootMax + 1; first += 1_024)
        {
            var count = Math.Min(1_024, EngineLimits.SeqRangesPerBootMax + 2 - first);
            Send("a", "b", null, [.. Enumerable.Range(first, count).Select(gap => (gap * 2, 10d))]);
        }
        Send("a", "b", null, (1, 10));

        Assert.Contains("reason=identity_forgotten", Assert.Single(_sink["dead_letters"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_dated_in_the_future_moves_no_clock()
    {
        var now = Start.Micros / 1_000_000;
        Send("a", "b", null, (1, now + 61), (2, now + 60));
        Send("a", "b", now + 61);

        Assert.Contains("seq=1 ", Assert.Single(_sink["dead_letters"]), StringComparison.Ordinal);
        Assert.Contains("reason=future", _sink["dead_letters"][0], StringComparison.Ordinal);
        Assert.Equal(EventTime.Min, _partition.FindSource("a")!.Value.Clock);
        Assert.Equal(new SourceCounters(1, 0, 0, 1, 0), _partition.FindSource("a")!.Value.Counters);
    }

    [Fact]
    public void A_declared_clock_moves_after_the_rows_of_its_message()
    {
        Send("a", "b", 20, (1, 10));
        Send("a", "b", null, (2, 20), (3, 19.999999));

        Assert.Equal(2, _sink["readings"].Count);
        Assert.Contains("event_time=19999999 reason=late", Assert.Single(_sink["dead_letters"]),
            StringComparison.Ordinal);
        Assert.Equal(new(19_999_999), _partition.FindSource("a")!.Value.Clock);
    }

    [Fact]
    public void A_clock_never_goes_back()
    {
        Send("a", "b", 20);
        Send("a", "b", 10);

        Assert.Equal(new(19_999_999), _partition.FindSource("a")!.Value.Clock);
    }

    [Fact]
    public void A_source_without_a_declared_clock_follows_its_greatest_time_less_the_bound()
    {
        Send("a", "", null, SourceClockKind.Bounded, (0, 100), (0, 90), (0, 97));
        Assert.Equal(new(94_999_999), _partition.FindSource("a")!.Value.Clock);

        Send("a", "", null, SourceClockKind.Bounded, (0, 95), (0, 94));
        Assert.Equal(4, _sink["readings"].Count);
        Assert.Single(_sink["dead_letters"]);
    }

    [Fact]
    public void A_silent_connected_source_without_a_declared_clock_follows_journal_time()
    {
        Send("a", "", null, SourceClockKind.Bounded, (0, 100));
        Tick(9);
        Assert.Equal(new(94_999_999), _partition.FindSource("a")!.Value.Clock);
        Tick(10);
        Assert.Equal(Start + Duration.FromSeconds(5) - new Duration(1), _partition.FindSource("a")!.Value.Clock);
    }

    [Fact]
    public void A_disconnected_clock_stands_still()
    {
        Send("a", "", null, SourceClockKind.Bounded, (0, 100));
        _input.BeginStatus(Stamp(1), "a", false);
        _partition.Step(_input, _sink);
        Tick(100);

        Assert.Equal(new(94_999_999), _partition.FindSource("a")!.Value.Clock);
        Assert.False(_partition.FindSource("a")!.Value.IsOnline);
    }

    [Fact]
    public void An_agent_that_has_not_declared_anything_has_no_clock()
    {
        Send("a", "b", null, (1, 100));
        Tick(1_000);

        Assert.Equal(EventTime.Min, _partition.FindSource("a")!.Value.Clock);
    }

    [Fact]
    public void Journal_time_never_goes_back()
    {
        Tick(10);
        Tick(5);

        Assert.Equal(Start + Duration.FromSeconds(10), _partition.JournalTime);
    }

    [Fact]
    public void Unusable_parts_of_a_message_become_dead_letters_beside_the_good_ones()
    {
        _input.BeginRows(Stamp(0), "a", "b", null);
        _input.AddNumber("t", At(10), 1, 1.5);
        _input.AddRejection(new("p", "not_finite", "record 2"));
        _partition.Step(_input, _sink);
        _input.BeginDeadLetter(Stamp(0), "", new(null, "malformed", "byte 3"));
        _partition.Step(_input, _sink);

        Assert.Single(_sink["readings"]);
        Assert.Equal(
            ["device=a metric=p boot=b arrived=100000000000 reason=not_finite detail=record 2",
             "arrived=100000000000 reason=malformed detail=byte 3"],
            _sink["dead_letters"]);
        Assert.Equal(new SourceCounters(1, 0, 0, 0, 1), _partition.FindSource("a")!.Value.Counters);
    }

    [Fact]
    public void A_device_may_not_have_metrics_without_end()
    {
        _input.BeginRows(Stamp(0), "a", "b", null);
        for (var metric = 0; metric <= EngineLimits.MetricsPerSourceMax; metric++)
        {
            _input.AddNumber($"m{metric}", At(10), (ulong)metric, 1);
        }
        _partition.Step(_input, _sink);

        Assert.Equal(EngineLimits.MetricsPerSourceMax, _sink["readings"].Count);
        Assert.Contains("reason=too_many_series", Assert.Single(_sink["dead_letters"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_dense_within_a_step_over_all_streams()
    {
        Send("a", "b", 20, (1, 30), (2, 31));
        Send("a", "b", null, (3, 10), (4, 40), (5, 5));

        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)], _sink.Ids);
    }

    [Fact]
    public void The_same_step_cannot_be_applied_twice()
    {
        Tick(1);
        _position--;

        Assert.Throws<ArgumentException>(() => Tick(1));
    }

    private static Pipeline Echo()
    {
        var builder = new PipelineBuilder("echo");
        builder.Readings.To("readings");
        return builder.Build();
    }

    private void Send(string source, string boot, double? low, params (int Seq, double Seconds)[] rows) =>
        Send(source, boot, low, SourceClockKind.Declared, rows);

    private void Send(
        string source, string boot, double? low, SourceClockKind clock, params (int Seq, double Seconds)[] rows)
    {
        _input.BeginRows(Stamp(0), source, boot, low is { } seconds ? At(seconds) : null, clock);
        foreach (var row in rows) { _input.AddNumber("t", At(row.Seconds), (ulong)row.Seq, 1); }
        _partition.Step(_input, _sink);
    }

    private void Tick(long seconds)
    {
        _input.BeginTick(Stamp(seconds));
        _partition.Step(_input, _sink);
    }

    private StepStamp Stamp(long seconds) =>
        new(_position++, Start + Duration.FromSeconds(seconds), Duration.FromSeconds(seconds));
}
