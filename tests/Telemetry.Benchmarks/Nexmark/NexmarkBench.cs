using System.Globalization;
using Telemetry.Engine;
using Telemetry.Nexmark;
using Telemetry.Nexmark.Events;
using Telemetry.Nexmark.Running;

namespace Telemetry.Benchmarks.Nexmark;

/// <summary>
/// The queries of Nexmark as SQL text on one partition, so on one core. What is counted are the rows of the tables that
/// a query reads, from when a fifth of them have been taken: before that states only grow.
/// </summary>
/// <param name="count">How many events a round has, of all tables.</param>
/// <param name="only">One query alone; all when empty.</param>
/// <param name="output">Gets a line per round and per query.</param>
internal sealed class NexmarkBench(int count, string only, JsonLines output)
{
    private const int Seed = 1;
    private const int WarmUpRounds = 1;
    private const int RoundsMin = 3;

    /// <summary>Queries of persons and auctions alone: of bids they would be fed frames with next to nothing.</summary>
    private static readonly string[] WithoutBids = ["q3", "q8"];

    private NexmarkEvent[] _events = [];

    /// <summary>Whether this is a query's name.</summary>
    public static bool Has(string query) => NexmarkQueries.Names.Contains(query, StringComparer.Ordinal);

    /// <summary>Runs the queries, at least three rounds each.</summary>
    /// <param name="seconds">How long, about, in all.</param>
    /// <exception cref="DisagreementException">A round gives other rows than the one before it.</exception>
    public void Run(double seconds)
    {
        var queries = NexmarkQueries.Names.Where(query => only.Length == 0 || query == only).ToArray();
        foreach (var isWithoutBids in (bool[])[false, true])
        {
            var some = queries.Where(query => WithoutBids.Contains(query) == isWithoutBids).ToArray();
            if (some.Length == 0) { continue; }
            var shape = new NexmarkShape { HasBids = !isWithoutBids };
            _events = [.. new NexmarkGenerator(Seed, shape).Take(isWithoutBids ? count / 4 : count)];
            foreach (var query in some) { Run(query, seconds / queries.Length); }
        }
    }

    private void Run(string query, double seconds)
    {
        var rounds = new List<NexmarkRound>();
        var deadline = CpuClock.Wall() + seconds;
        for (var round = -WarmUpRounds; round < RoundsMin || CpuClock.Wall() < deadline; round++)
        {
            var result = Round(query);
            if (round < 0) { continue; }
            rounds.Add(result);
            Write(query, result, null);
            if (result.RowsOut == rounds[0].RowsOut && result.DeadLetters == 0) { continue; }
            throw new DisagreementException(string.Create(CultureInfo.InvariantCulture,
                $"{query}: {result.RowsOut} rows and {result.DeadLetters} dead letters, {rounds[0].RowsOut} before."));
        }
        Write(query, new(
            Median(one => one.CompileMillis), Median(one => one.EventsPerCpuSecond),
            rounds.Min(one => one.BytesPerEvent), rounds[0].RowsOut, 0), rounds.Count);

        double Median(Func<NexmarkRound, double> value) => rounds.Select(value).Order().ElementAt(rounds.Count / 2);
    }

    private NexmarkRound Round(string query)
    {
        var began = CpuClock.Process();
        var pipeline = NexmarkFeed.Compile(query);
        var compiled = CpuClock.Process() - began;
        var sink = new CountingSink();
        var feed = new NexmarkFeed(pipeline, sink, new(_events[0].Time));
        var probe = new Probe();
        var first = _events.Length / 5 / EngineLimits.FrameRowsMax * EngineLimits.FrameRowsMax;
        for (var from = 0; from < _events.Length; from += EngineLimits.FrameRowsMax)
        {
            if (from == first) { probe.Begin(); }
            feed.Feed(_events.AsSpan(from, Math.Min(EngineLimits.FrameRowsMax, _events.Length - from)));
        }
        probe.End();
        var measured = _events.Skip(first).Count(one => pipeline.Pipeline.HasTable(NexmarkInput.TableOf(one)));
        return new(
            compiled * 1_000, measured / probe.CpuSeconds, (double)probe.Allocated / measured, sink.Rows,
            sink.DeadLetters);
    }

    private void Write(string query, NexmarkRound round, int? rounds) => output.Write(new
    {
        bench = "nexmark",
        summary = rounds is null ? (bool?)null : true,
        subject = query,
        rounds,
        events = _events.Length,
        events_per_cpu_second = Math.Round(round.EventsPerCpuSecond),
        bytes_per_event = Math.Round(round.BytesPerEvent, 3),
        rows_out = round.RowsOut,
        compile_millis = Math.Round(round.CompileMillis, 2),
    });
}
