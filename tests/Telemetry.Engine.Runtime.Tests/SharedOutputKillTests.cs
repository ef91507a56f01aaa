using System.Text;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Runtime.Replay;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime.Tests;

/// <summary>Several pipelines that say what they have to say into one output journal, in a process that is killed again
/// and again at any point, with what it had not written.</summary>
public sealed class SharedOutputKillTests : IDisposable
{
    private const int Records = 150;
    private const int Kills = 6;
    private static readonly int[] Seconds = [4, 10, 25];

    private readonly string _folder = Directory.CreateTempSubdirectory("shared-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Killed_at_any_point_every_pipeline_says_the_same_bytes_as_in_a_straight_run()
    {
        using var input = await FillAsync();
        Live(input, "straight", new Random(0), killAfter: int.MaxValue);
        var straight = Lines("straight");
        Assert.All(Seconds, seconds => Assert.NotEmpty(straight[Name(seconds)]));
        var killed = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var run = $"killed {seed}";
            for (var kill = 0; kill < Kills; kill++)
            {
                killed += Live(input, run, random, killAfter: random.Next(1, 400)) ? 1 : 0;
            }
            Live(input, run, random, killAfter: int.MaxValue);
            var lines = Lines(run);
            Assert.All(Seconds, seconds => Assert.True(
                straight[Name(seconds)].SequenceEqual(lines[Name(seconds)]), $"seed {seed}, {Name(seconds)}"));
        }
        Assert.True(killed > 60, $"{killed} kills");
    }

    private async Task<RecordJournal> FillAsync()
    {
        var input = RecordJournal.Open(new JournalOptions { Directory = Path.Combine(_folder, "input") });
        for (var record = 0; record < Records; record++)
        {
            var time = record % 11 == 10 ? 0 : record;
            var line = FormattableString.Invariant(
                $"{(record % 3 == 0 ? "a" : "b")} {record} {time} {record * 0.1} {record - 4}");
            await input.AppendDurableAsync(Encoding.UTF8.GetBytes(line));
        }
        return input;
    }

    /// <summary>One process, on this thread; true when it was killed.</summary>
    private bool Live(RecordJournal input, string run, Random random, int killAfter)
    {
        var files = new DyingFiles(random);
        var reached = 0;
        FaultPoint.Observer = point =>
        {
            files.IsDead |= ++reached >= killAfter;
            // The journal has no caller who would take an exception there: the disk is dead, and that will do.
            if (files.IsDead && point != "output.durable") { throw new IOException("killed at " + point); }
        };
        try
        {
            OneThread.Run(() => RunAllAsync(input, run, files, random));
        }
        finally
        {
            FaultPoint.Observer = null;
        }
        return files.IsDead;
    }

    private async Task RunAllAsync(RecordJournal input, string run, DyingFiles files, Random random)
    {
        var context = SynchronizationContext.Current!; // OneThread's.
        RecordJournal? output = null;
        try
        {
            output = RecordJournal.Open(new JournalOptions
            {
                Name = "output",
                Directory = Path.Combine(_folder, run, "output"),
                SegmentBytesMax = 4096,
                RecordBytesMax = 1024,
                CommitInterval = TimeSpan.Zero,
                CommitOn = commit => context.Post(_ => commit(), null),
                FileSystem = files,
            });
            await Task.WhenAll(Seconds.Select(seconds => RunAsync(input, output, run, seconds, files, random)));
            output.Flush();
        }
        catch (Exception killed) when (files.IsDead && killed is not Xunit.Sdk.XunitException)
        {
            // As it was to be.
        }
        finally
        {
            output?.Dispose();
        }
    }

    private async Task RunAsync(
        RecordJournal input, RecordJournal output, string run, int seconds, DyingFiles files, Random random)
    {
        using var stop = new CancellationTokenSource();
        var runner = new PipelineRunner(
            Windows(seconds), input, output,
            (position, payload, target) =>
            {
                if (position.Value == Records - 1) { stop.Cancel(); }
                return Plant.Decode(position, payload, target);
            },
            new()
            {
                CheckpointDirectory = Path.Combine(_folder, run, Name(seconds)),
                CheckpointRecords = 1 + random.Next(20),
                RecordsPerTurn = 1 + random.Next(5),
                OutputRecordBytesMax = 256,
                FileSystem = files,
                CheckpointScheduler = TaskScheduler.FromCurrentSynchronizationContext(),
            });
        if (runner.Progress.Next.Value == Records) { await stop.CancelAsync(); }
        await runner.RunAsync(stop.Token);
    }

    /// <summary>What each pipeline said, as canonical bytes in the order of steps and rows.</summary>
    private Dictionary<string, byte[]> Lines(string run)
    {
        var rows = new Dictionary<string, SortedDictionary<(long, int), byte[]>>(StringComparer.Ordinal);
        using var view = JournalView.Open(Path.Combine(_folder, run, "output"));
        using var reader = view.OpenReader(view.Start);
        using var writer = new OutputLineWriter();
        while (reader.TryRead(out var entry))
        {
            var record = OutputRecord.Decode(entry.Payload);
            for (var row = 0; row < record.Count; row++)
            {
                if (!rows.TryGetValue(record.Pipeline, out var said)) { rows.Add(record.Pipeline, said = []); }
                // A row that is there twice ends the test.
                said.Add((record.Step, record.FirstRow + row), writer.Write(record, row).ToArray());
            }
        }
        Assert.Empty(view.Damage);
        return rows.ToDictionary(
            said => said.Key, said => said.Value.Values.SelectMany(line => line).ToArray(), StringComparer.Ordinal);
    }

    private static string Name(int seconds) => $"windows-{seconds}";

    private static Pipeline Windows(int seconds)
    {
        var builder = new PipelineBuilder(Name(seconds));
        builder.Readings.WhereNotNull("value").Window(
            "windows", WindowSpec.Tumbling(Duration.FromSeconds(seconds), WindowSpec.Statistics("value"))).To("said");
        return builder.Build();
    }
}
