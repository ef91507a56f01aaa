using Telemetry.Engine.Execution;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime.Tests;

public sealed class ChangedPipelineTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(57)]
    [InlineData(63)]
    [InlineData(88)]
    public async Task A_changed_pipeline_keeps_the_states_of_its_operators_and_says_nothing_twice(int crashAt)
    {
        using var straight = new Plant();
        await straight.FillAsync(200);
        await straight.RunAsync(Plant.Windows());

        using var changed = new Plant { WhenChanged = ChangedPipeline.Map };
        await changed.FillAsync(100);
        if (crashAt < 0) { await changed.RunAsync(Plant.Windows()); }
        else
        {
            await Assert.ThrowsAsync<StepFailedException>(() => changed.RunAsync(Plant.Windows(), crashAt));
        }
        changed.Restart();
        await changed.FillAsync(100, first: 100);
        changed.Facts.Clear();
        await changed.RunAsync(Plant.MoreWindows(20));

        var mapped = Assert.Single(changed.Facts.OfType<RunnerFact.StateMapped>());
        Assert.Equal(
            ["ingest Restored", "windows Restored", "more Fresh"],
            mapped.Report.Operators.Select(one => $"{one.Name} {one.Outcome}"));
        Assert.DoesNotContain(changed.Facts, fact => fact is RunnerFact.Replaying);
        string[] old = [.. changed.Rows().Where(row => !row.Contains(" more ", StringComparison.Ordinal))];
        Assert.Equal(Values(straight.Rows()), Values(old));
        Assert.Contains(changed.Rows(), row => row.Contains(" more ", StringComparison.Ordinal));
        Assert.Equal(changed.Rows().Count, changed.Rows().Select(row => row.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public async Task Without_any_checkpoint_a_mapped_pipeline_says_nothing_of_the_steps_before_it()
    {
        using var plant = new Plant { WhenChanged = ChangedPipeline.Map, CheckpointRecords = 1000 };
        await plant.FillAsync(98);
        await plant.RunAsync(Plant.Windows(50));
        plant.Restart();
        // Short windows that the form before did not have; it ends before it says anything.
        await plant.RunAsync(Plant.Windows(4));
        var before = plant.Rows();
        Assert.InRange(StepOf(before[^1]), 50, 89);
        foreach (var file in Directory.GetFiles(plant.Checkpoints)) { File.Delete(file); }
        plant.Restart();
        await plant.FillAsync(12, first: 98);
        await plant.RunAsync(Plant.Windows(4));
        Assert.Equal(before, plant.Rows().FindAll(row => StepOf(row) < 98));
        Assert.NotEqual(before, plant.Rows());
        Assert.Contains(plant.Facts, static fact => fact is RunnerFact.Replaying);
    }

    [Theory]
    [InlineData(ChangedPipeline.Map)]
    [InlineData(ChangedPipeline.Replay)]
    public async Task Killed_again_and_again_a_changed_pipeline_says_what_it_says_without_it(ChangedPipeline mode)
    {
        var rows = new List<List<string>>();
        foreach (var kills in (int[][])[[], [71, 72, 73, 99, 130, 131], [63, 64, 65, 66, 67]])
        {
            using var plant = new Plant { WhenChanged = mode };
            await plant.FillAsync(70);
            await Assert.ThrowsAsync<StepFailedException>(() => plant.RunAsync(Plant.Windows(), 65));
            plant.Restart();
            await plant.FillAsync(100, first: 70);
            foreach (var kill in kills)
            {
                await Assert.ThrowsAsync<StepFailedException>(() => plant.RunAsync(Plant.Windows(20), kill));
                plant.Restart();
            }
            await plant.RunAsync(Plant.Windows(20));
            rows.Add(plant.Rows());
        }

        Assert.Equal(rows[0], rows[1]);
        Assert.Equal(rows[0], rows[2]);
    }

    [Theory]
    [InlineData(ChangedPipeline.Map)]
    [InlineData(ChangedPipeline.Replay)]
    public async Task A_changed_pipeline_says_nothing_before_a_checkpoint_tells_its_rows_from_those_before(
        ChangedPipeline mode)
    {
        using var plant = new Plant { WhenChanged = mode };
        await plant.FillAsync(50);
        await plant.RunAsync(Plant.Windows());
        plant.Facts.Clear();
        await plant.FillAsync(1, first: 50);

        var hadCheckpoint = new List<bool>();
        var runner = plant.Runner(Plant.Windows(20), (position, payload, target) =>
        {
            hadCheckpoint.Add(plant.Facts.OfType<RunnerFact.CheckpointWritten>().Any());
            return position.Value == 50 ? throw new InvalidOperationException("crash")
                : Plant.Decode(position, payload, target);
        });
        await Assert.ThrowsAsync<StepFailedException>(() => runner.RunAsync(CancellationToken.None));

        Assert.True(hadCheckpoint[0]);
    }

    [Theory]
    [InlineData(ChangedPipeline.Map)]
    [InlineData(ChangedPipeline.Replay)]
    public async Task Killed_while_it_starts_a_changed_pipeline_still_knows_that_it_is_another(ChangedPipeline mode)
    {
        var rows = new List<List<string>>();
        foreach (var isKilled in (bool[])[false, true])
        {
            using var plant = new Plant { WhenChanged = mode };
            await plant.FillAsync(65);
            await plant.RunAsync(Plant.Windows());
            plant.Restart();
            await plant.FillAsync(40, first: 65);
            if (isKilled)
            {
                plant.OnFact = fact =>
                {
                    if (fact is RunnerFact.Replaying or RunnerFact.StateMapped) { throw new TimeoutException(); }
                };
                await Assert.ThrowsAsync<TimeoutException>(() => plant.RunAsync(Plant.MoreWindows(20)));
                plant.OnFact = static _ => { };
                plant.Restart();
            }
            await plant.RunAsync(Plant.MoreWindows(20));
            rows.Add(plant.Rows());
        }

        Assert.Equal(rows[0], rows[1]);
    }

    [Fact]
    public async Task Back_to_the_form_before_adds_nothing_to_a_step_of_which_the_other_form_has_said_something()
    {
        using var plant = new Plant { WhenChanged = ChangedPipeline.Map };
        await plant.FillAsync(60);
        await plant.RunAsync(Plant.MoreWindows(20));
        await plant.FillAsync(10, first: 60);
        await Assert.ThrowsAsync<StepFailedException>(() => plant.RunAsync(Plant.Windows(), 65));
        var before = plant.Rows();
        plant.Facts.Clear();

        plant.WhenChanged = ChangedPipeline.Replay;
        plant.Restart();
        await plant.RunAsync(Plant.MoreWindows(20));

        Assert.Single(plant.Facts.OfType<RunnerFact.Restored>());
        var step = before[^1].Split('.')[0] + ".";
        Assert.Equal(
            before.Where(row => row.StartsWith(step, StringComparison.Ordinal)),
            plant.Rows().Where(row => row.StartsWith(step, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_start_would_do_can_be_asked_without_starting()
    {
        using var plant = new Plant { WhenChanged = ChangedPipeline.Map };
        await plant.FillAsync(50);
        Assert.Equal(StartKind.Replay, plant.Runner(Plant.Windows(), Plant.Decode).PlanStart().Kind);
        await plant.RunAsync(Plant.Windows());
        var files = Directory.GetFiles(plant.Checkpoints);
        plant.Facts.Clear();

        var same = plant.Runner(Plant.Windows(), Plant.Decode).PlanStart();
        var changed = plant.Runner(Plant.Windows(20), Plant.Decode).PlanStart();

        Assert.Equal((StartKind.Restore, new JournalPosition(50)), (same.Kind, same.Position));
        Assert.Equal((StartKind.Map, new JournalPosition(50)), (changed.Kind, changed.Position));
        var windows = Assert.Single(changed.Report!.Operators, one => one.Outcome == RestoreOutcome.Dropped);
        Assert.Contains("tumbling 10", windows.Reason, StringComparison.Ordinal);
        Assert.Contains("tumbling 20", windows.Reason, StringComparison.Ordinal);
        Assert.Empty(plant.Facts);
        Assert.Equal(files, Directory.GetFiles(plant.Checkpoints));
    }

    [Fact]
    public async Task A_checkpoint_of_another_format_version_is_refused_with_the_reason_and_the_journal_replayed()
    {
        using var plant = new Plant();
        await plant.FillAsync(50);
        await plant.RunAsync(Plant.Windows());
        var expected = plant.Rows();
        foreach (var file in Directory.GetFiles(plant.Checkpoints))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[8] = 1;
            System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32), bytes.AsSpan()[^32..]);
            await File.WriteAllBytesAsync(file, bytes);
        }
        plant.Facts.Clear();

        await plant.RunAsync(Plant.Windows());

        Assert.All(
            plant.Facts.OfType<RunnerFact.CheckpointUnusable>(),
            fact => Assert.Equal("it has format version 1, known is 3", fact.Reason));
        Assert.Contains(plant.Facts, fact => fact is RunnerFact.Replaying);
        Assert.Equal(expected, plant.Rows());
    }

    /// <summary>Rows without their numbers within the step, which other streams may shift.</summary>
    private static long StepOf(string row) =>
        long.Parse(row.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Values(IEnumerable<string> rows) =>
        [.. rows.Select(row => $"{row.Split('.')[0]} {row[row.IndexOf(' ', StringComparison.Ordinal)..]}")];
}
