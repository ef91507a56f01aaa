using System.Buffers;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Xunit.Abstractions;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Fencing;

/// <summary>
/// Packs of several boots over two lanes, out of order, with gaps, sent again whole or in other messages, the partition
/// restored now and then: counters and readings are those of a table of all numbers.
/// </summary>
public sealed class DedupePropertyTests(ITestOutputHelper output)
{
    [Fact]
    public void Counters_are_those_of_a_table_of_all_numbers()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            try { Run(new Random(seed)); }
            catch (Exception)
            {
                output.WriteLine($"seed {seed}");
                throw;
            }
        }
    }

    private static void Run(Random random)
    {
        var builder = new PipelineBuilder("dedupe");
        builder.Readings.To("readings");
        var pipeline = builder.Build();
        var partition = pipeline.CreatePartition();
        var sink = new RecordingSink();
        var input = new StepInput();
        var seen = new HashSet<(string, ulong)>();
        var sent = new List<(string Boot, ulong First, int Count)>();
        var next = new Dictionary<string, ulong>();
        long accepted = 0, duplicate = 0;
        var boots = random.Next(1, 6);
        var steps = random.Next(50, 300);
        for (var step = 0; step < steps; step++)
        {
            var boot = $"boot-{random.Next(boots)}";
            var (first, count) = Pick(random, boot, sent, next);
            sent.Add((boot, first, count));
            input.BeginRows(new(step, Start, default), "d", boot, null);
            for (var seq = first; seq < first + (ulong)count; seq++)
            {
                input.AddNumber(seq % 3 == 0 ? "p" : "t", new((long)seq * 1_000), seq, seq * 0.5);
                if (seen.Add((boot, seq))) { accepted++; } else { duplicate++; }
            }
            partition.Step(input, sink);
            if (random.Next(20) == 0) { partition = Restored(pipeline, partition); }
            var counters = partition.FindSource("d")!.Value.Counters;
            Assert.Equal(new SourceCounters(accepted, duplicate, 0, 0, 0), counters);
        }
        Assert.Equal(accepted, sink["readings"].Count);
        Assert.All(
            sink["dead_letters"],
            line => Assert.Contains("reason=duplicate_unproven", line, StringComparison.Ordinal));
        Assert.Null(partition.FindSource("d")!.Value.Conflict);
    }

    private static (ulong First, int Count) Pick(
        Random random, string boot, List<(string Boot, ulong First, int Count)> sent, Dictionary<string, ulong> next)
    {
        if (sent.Count > 0 && random.Next(4) == 0)
        {
            var again = sent[^random.Next(1, Math.Min(sent.Count, 40) + 1)];
            if (again.Boot == boot)
            {
                var from = random.Next(again.Count);
                return random.Next(2) == 0 ? (again.First, again.Count)
                    : (again.First + (ulong)from, random.Next(1, again.Count + 5));
            }
        }
        var at = next.GetValueOrDefault(boot);
        var count = random.Next(1, 60);
        var lane = random.Next(3);
        // The backlog's numbers lie far below, or there is a gap that is filled later or never.
        if (lane == 0) { return ((ulong)random.Next(100_000), count); }
        if (at == 0) { at = 1_000_000; }
        at += lane == 1 ? 0UL : (ulong)random.Next(3);
        next[boot] = at + (ulong)count;
        return (at, count);
    }

    private static Partition Restored(Pipeline pipeline, Partition partition)
    {
        var bytes = new ArrayBufferWriter<byte>();
        partition.Snapshot(bytes);
        var restored = pipeline.CreatePartition();
        restored.Restore(bytes.WrittenMemory);
        var again = new ArrayBufferWriter<byte>();
        restored.Snapshot(again);
        Assert.True(bytes.WrittenSpan.SequenceEqual(again.WrittenSpan), "restore and snapshot gave other bytes");
        return restored;
    }
}
