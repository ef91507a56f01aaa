using Telemetry.Journal;

namespace Telemetry.Engine.Runtime.Tests;

/// <summary>Deaths at named points, on one thread; forms that change, and checkpoints that are all lost.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("step.before")]
    [InlineData("step.after")]
    [InlineData("checkpoint.write")]
    [InlineData("checkpoint.rename.before")]
    [InlineData("checkpoint.rename.after")]
    public async Task Killed_at_a_point_however_often_it_says_what_a_straight_run_says(string point)
    {
        using var straight = new Plant();
        using var killed = new Plant();
        await straight.FillAsync(60);
        await killed.FillAsync(60);
        await straight.RunAsync(Plant.Windows());
        var kills = 0;

        for (var time = 1; time < 8; time++)
        {
            kills += RunOnOneThread(killed, point, time) ? 1 : 0;
            killed.Restart();
        }
        RunOnOneThread(killed, "", 0);

        Assert.Equal(straight.Rows(), killed.Rows());
        Assert.InRange(kills, 2, 7);
        Assert.Empty(Directory.GetFiles(killed.Checkpoints, "*.tmp"));
    }

    [Theory]
    [InlineData(ChangedPipeline.Replay, 30)]
    [InlineData(ChangedPipeline.Replay, 90)]
    [InlineData(ChangedPipeline.Replay, 130)]
    [InlineData(ChangedPipeline.Map, 110)]
    public async Task A_changed_pipeline_that_loses_all_its_checkpoints_repeats_and_omits_nothing(
        ChangedPipeline mode, int crashAt)
    {
        using var straight = new Plant { WhenChanged = mode };
        using var damaged = new Plant { WhenChanged = mode };
        foreach (var plant in (Plant[])[straight, damaged])
        {
            await plant.FillAsync(100);
            // It dies in the middle of what it says, and so the next form meets a step that was said in part.
            await Assert.ThrowsAsync<StepFailedException>(() => plant.RunAsync(Plant.Windows(), 97));
            await plant.FillAsync(60, 100);
        }
        await straight.RunAsync(Plant.MoreWindows(20));

        await Assert.ThrowsAsync<StepFailedException>(() => damaged.RunAsync(Plant.MoreWindows(20), crashAt));
        foreach (var file in Directory.GetFiles(damaged.Checkpoints)) { File.Delete(file); }
        damaged.Restart();
        await damaged.RunAsync(Plant.MoreWindows(20));

        var ids = damaged.Rows().Select(row => row.Split(' ')[0]).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        if (mode == ChangedPipeline.Replay) { Assert.Equal(straight.Rows(), damaged.Rows()); }
    }

    [Fact]
    public async Task A_pipeline_that_begins_in_the_middle_reads_nothing_before_and_another_origin_begins_anew()
    {
        using var plant = new Plant { Origin = new(40) };
        await plant.FillAsync(60);
        await plant.RunAsync(Plant.Windows());
        var first = plant.Rows();
        Assert.All(first, row => Assert.True(StepOf(row) >= 40, row));

        plant.Origin = new(20);
        await plant.FillAsync(40, 60);
        await plant.RunAsync(Plant.Windows());

        var rows = plant.Rows();
        Assert.Equal(first, rows.Take(first.Count));
        Assert.All(rows.Skip(first.Count), row => Assert.True(StepOf(row) > StepOf(first[^1]), row));
        Assert.Contains(plant.Facts, fact => fact is RunnerFact.Replaying { Position.Value: 20 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Output_that_was_torn_before_output_that_was_not_is_said_again(int torn)
    {
        using var straight = new Plant();
        await straight.FillAsync(60);
        await straight.RunAsync(Plant.Windows());
        var records = straight.Output.DurableEnd.Value;
        Assert.True(records > 5);

        // Records of one commit get to the disk in any order: a power loss takes some and leaves later ones.
        for (var first = 0; first < records - torn; first++)
        {
            using var plant = new Plant();
            await plant.FillAsync(60);
            await plant.RunAsync(Plant.Windows());
            foreach (var file in Directory.GetFiles(plant.Checkpoints)) { File.Delete(file); }
            plant.Restart(() => Tear(plant.OutputFolder, first, torn));
            await plant.RunAsync(Plant.Windows());
            Assert.Equal(straight.Rows().Order(StringComparer.Ordinal), plant.Rows().Order(StringComparer.Ordinal));

            foreach (var file in Directory.GetFiles(plant.Checkpoints)) { File.Delete(file); }
            plant.Restart();
            await plant.RunAsync(Plant.Windows());
            Assert.Equal(straight.Rows().Order(StringComparer.Ordinal), plant.Rows().Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Damages the payloads of neighbouring records.</summary>
    private static void Tear(string folder, int first, int count)
    {
        const int HeaderBytes = 24;
        var file = Directory.GetFiles(folder, "*.seg2").Single();
        var bytes = File.ReadAllBytes(file);
        var at = 0;
        for (var record = 0; record < first + count; record++)
        {
            at += bytes.AsSpan(at).IndexOf("TREC"u8);
            if (record >= first) { bytes[at + HeaderBytes + 1] ^= 0x10; }
            at += HeaderBytes;
        }
        File.WriteAllBytes(file, bytes);
    }

    private static long StepOf(string row) =>
        long.Parse(row.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Runs to the end, or to the n-th time at a point; everything on this thread.</summary>
    private static bool RunOnOneThread(Plant plant, string point, int time)
    {
        var isKilled = false;
        var thread = Environment.CurrentManagedThreadId;
        var reached = 0;
        plant.OnFact = _ => Assert.Equal(thread, Environment.CurrentManagedThreadId);
        FaultPoint.Observer = name =>
        {
            if (name == point && ++reached == time) { throw new TimeoutException("killed"); }
        };
        try
        {
            OneThread.Run(async () =>
            {
                plant.Scheduler = TaskScheduler.FromCurrentSynchronizationContext();
                try
                {
                    await plant.RunAsync(Plant.Windows());
                }
                catch (Exception killed) when (killed is TimeoutException or StepFailedException)
                {
                    isKilled = true;
                }
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
            });
        }
        finally
        {
            FaultPoint.Observer = null;
            plant.Scheduler = TaskScheduler.Default;
            plant.OnFact = static _ => { };
        }
        return isKilled;
    }
}
