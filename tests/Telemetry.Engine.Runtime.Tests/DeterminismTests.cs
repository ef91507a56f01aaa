using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime.Tests;

public sealed class DeterminismTests
{
    private const int Records = 500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Runs_over_one_journal_give_the_same_output_and_checkpoint_bytes(int seed)
    {
        var (output, checkpoint, bytes, rows) = await RunAsync(seed, checkpointRecords: 100_000, kills: []);
        Assert.True(bytes > 50_000, $"seed {seed}: {bytes} bytes of output");
        var random = new Random(seed);
        foreach (var records in (int[])[100_000, 1, 7, 64])
        {
            foreach (var count in (int[])[0, 1, 6])
            {
                int[] kills = [.. Enumerable.Range(0, count).Select(_ => random.Next(Records)).Order()];
                var run = await RunAsync(seed, records, kills);
                var mode = $"seed {seed}, checkpoints every {records}, kills {string.Join(' ', kills)}";
                var at = rows.Zip(run.Rows).TakeWhile(pair => pair.First == pair.Second).Count();
                Assert.True(rows.Count == run.Rows.Count && at == rows.Count, $"{mode}: {LineAt(run.Rows, at)}");
                Assert.True(output == run.Output, $"{mode}: other output bytes");
                Assert.True(checkpoint == run.Checkpoint, $"{mode}: another checkpoint");
            }
        }
    }

    private static string LineAt(List<string> rows, int at) => at < rows.Count ? rows[at] : "nothing";

    private static async Task<(string Output, string Checkpoint, long Bytes, List<string> Rows)> RunAsync(
        int seed, int checkpointRecords, int[] kills)
    {
        using var plant = new Plant { CheckpointRecords = checkpointRecords };
        await FillAsync(plant, seed);
        foreach (var kill in kills)
        {
            await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(plant, kill));
            plant.Restart();
        }
        await RunAsync(plant, crashAt: -1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = plant.Output.OpenReader(plant.Output.Start);
        var bytes = 0L;
        while (reader.TryRead(out var record))
        {
            hash.AppendData(record.Payload);
            bytes += record.Payload.Length;
        }
        var newest = Directory.GetFiles(plant.Checkpoints).Max(StringComparer.Ordinal)!; // The last run left one.
        var checkpoint = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(newest)));
        return (Convert.ToHexString(hash.GetHashAndReset()), checkpoint, bytes, plant.Rows());
    }

    private static async Task RunAsync(Plant plant, int crashAt)
    {
        using var stop = new CancellationTokenSource();
        var last = plant.Input.DurableEnd.Value - 1;
        var runner = plant.Runner(ManyOperators.Build(), (position, payload, target) =>
        {
            // A kill that the checkpoints are beyond already would not happen.
            if (position.Value >= crashAt && crashAt >= 0) { throw new InvalidOperationException("crash"); }
            if (position.Value == last) { stop.Cancel(); }
            return Decode(position, payload, target);
        });
        await runner.RunAsync(stop.Token);
    }

    /// <summary>Packs of four sources with gaps, late rows, repetitions, heartbeats and disconnections.</summary>
    private static async Task FillAsync(Plant plant, int seed)
    {
        var random = new Random(seed);
        var seqs = new int[4];
        for (var record = 0; record < Records; record++)
        {
            var source = random.Next(seqs.Length);
            var now = record / 3;
            var line = new StringBuilder($"s{source} {now} ");
            if (random.Next(25) == 0) { line.Append(random.Next(2) == 0 ? "online" : "offline"); }
            else
            {
                line.Append(CultureInfo.InvariantCulture, $"rows {now - random.Next(3, 25)}");
                if (random.Next(10) == 0) { seqs[source] = Math.Max(0, seqs[source] - 3); }
                for (var row = random.Next(12); row > 0; row--)
                {
                    var time = now - random.Next(20);
                    line.Append(CultureInfo.InvariantCulture,
                        $" {seqs[source]++} m{random.Next(3)} {time} {random.Next(1_000) / 8.0}");
                }
            }
            await plant.Input.AppendDurableAsync(Encoding.UTF8.GetBytes(line.ToString()));
        }
    }

    private static StepDecoding Decode(JournalPosition position, ReadOnlySpan<byte> payload, StepInput target)
    {
        var parts = Encoding.UTF8.GetString(payload).Split(' ');
        var now = long.Parse(parts[1], CultureInfo.InvariantCulture);
        var stamp = new StepStamp(position.Value, EventTime.FromSeconds(now), Duration.FromSeconds(now));
        if (parts[2] != "rows")
        {
            target.BeginStatus(stamp, parts[0], parts[2] == "online");
            return StepDecoding.Done;
        }
        target.BeginRows(
            stamp, parts[0], "boot", EventTime.FromSeconds(long.Parse(parts[3], CultureInfo.InvariantCulture)));
        for (var at = 4; at < parts.Length; at += 4)
        {
            target.AddNumber(
                parts[at + 1], EventTime.FromSeconds(long.Parse(parts[at + 2], CultureInfo.InvariantCulture)),
                ulong.Parse(parts[at], CultureInfo.InvariantCulture),
                double.Parse(parts[at + 3], CultureInfo.InvariantCulture));
        }
        return StepDecoding.Done;
    }
}
