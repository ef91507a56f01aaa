using System.Text;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime.Tests;

public sealed class PipelineRunnerTests
{
    [Fact]
    public async Task A_run_says_everything_once_and_leaves_a_checkpoint()
    {
        using var plant = new Plant();
        await plant.FillAsync(100);

        await plant.RunAsync(Plant.Windows());

        Assert.Contains(plant.Rows(), row => row.Contains("results a t 0 10000000 ", StringComparison.Ordinal));
        Assert.Contains(plant.Rows(), row => row.Contains("dead_letters", StringComparison.Ordinal));
        Assert.Equal(3, Directory.GetFiles(plant.Checkpoints).Length);
        Assert.IsType<RunnerFact.Replaying>(plant.Facts[0]);
    }

    [Fact]
    public async Task Who_waits_for_a_look_at_a_run_that_fails_is_told_so()
    {
        using var plant = new Plant();
        await plant.FillAsync(10);
        var looks = new List<Task<long>>();
        PipelineRunner? runner = null;
        runner = plant.Runner(Plant.Windows(), (_, _, _) =>
        {
            looks.Add(runner!.InspectAsync(partition => partition.LastStep, CancellationToken.None));
            throw new InvalidOperationException("crash");
        });

        await Assert.ThrowsAsync<StepFailedException>(() => runner.RunAsync(CancellationToken.None));

        var look = Assert.Single(looks).WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<System.Threading.Channels.ChannelClosedException>(() => look);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task However_often_it_is_killed_every_row_is_there_once(bool restartsProcess)
    {
        using var straight = new Plant();
        await straight.FillAsync(200);
        await straight.RunAsync(Plant.Windows());

        using var killed = new Plant();
        await killed.FillAsync(200);
        for (var crash = 3; crash < 200; crash += 13)
        {
            await Assert.ThrowsAsync<StepFailedException>(() => killed.RunAsync(Plant.Windows(), crash));
            if (restartsProcess) { killed.Restart(); }
        }
        await killed.RunAsync(Plant.Windows());

        Assert.Equal(straight.Rows(), killed.Rows());
        Assert.Contains(killed.Facts, fact => fact is RunnerFact.Restored);
        Assert.Contains(killed.Facts, fact => fact is RunnerFact.OutputsSuppressed);
    }

    [Fact]
    public async Task A_run_killed_while_it_repeats_what_was_said_says_none_of_it_twice()
    {
        using var plant = new Plant();
        await plant.FillAsync(100);
        await plant.RunAsync(Plant.Windows());
        var expected = plant.Rows();
        foreach (var file in Directory.GetFiles(plant.Checkpoints)) { File.Delete(file); }

        await Assert.ThrowsAsync<StepFailedException>(() => plant.RunAsync(Plant.Windows(), crashAt: 50));
        plant.Restart();
        await plant.RunAsync(Plant.Windows());

        Assert.Contains(plant.Facts, fact => fact is RunnerFact.Restored);
        Assert.Equal(expected, plant.Rows());
    }

    [Fact]
    public async Task Killed_and_not_killed_end_with_the_same_checkpoint_bytes()
    {
        using var straight = new Plant();
        using var killed = new Plant();
        await straight.FillAsync(60);
        await killed.FillAsync(60);

        await straight.RunAsync(Plant.Windows());
        await Assert.ThrowsAsync<StepFailedException>(() => killed.RunAsync(Plant.Windows(), 31));
        await killed.RunAsync(Plant.Windows());

        Assert.Equal(NewestCheckpoint(straight), NewestCheckpoint(killed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_damaged_checkpoint_falls_back_to_the_one_before_and_at_last_to_a_replay(int damaged)
    {
        using var plant = new Plant();
        await plant.FillAsync(100);
        await plant.RunAsync(Plant.Windows());
        var expected = plant.Rows();
        foreach (var file in Directory.GetFiles(plant.Checkpoints).OrderDescending(StringComparer.Ordinal)
            .Take(damaged))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[^40] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
        }
        plant.Facts.Clear();

        await plant.RunAsync(Plant.Windows(), crashAt: -1);

        Assert.Equal(damaged, plant.Facts.OfType<RunnerFact.CheckpointUnusable>().Count());
        Assert.Equal(damaged < 3 ? 1 : 0, plant.Facts.OfType<RunnerFact.Restored>().Count());
        Assert.Equal(damaged < 3 ? 0 : 1, plant.Facts.OfType<RunnerFact.Replaying>().Count());
        Assert.Equal(expected, plant.Rows());
    }

    [Fact]
    public async Task A_changed_pipeline_is_replayed_and_says_no_step_twice()
    {
        using var plant = new Plant();
        await plant.FillAsync(100);
        await plant.RunAsync(Plant.Windows());
        var before = plant.Rows();
        await plant.FillAsync(60);
        plant.Facts.Clear();

        await plant.RunAsync(Plant.Windows(seconds: 20));

        Assert.Contains(plant.Facts, fact => fact is RunnerFact.PipelineChanged);
        Assert.Equal(before, plant.Rows().Take(before.Count));
        Assert.Equal(plant.Rows().Count, plant.Rows().Select(row => row.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public async Task A_changed_pipeline_is_refused_when_the_host_wants_it_so()
    {
        using var plant = new Plant { WhenChanged = ChangedPipeline.Refuse };
        await plant.FillAsync(20);
        await plant.RunAsync(Plant.Windows());

        await Assert.ThrowsAsync<PipelineChangedException>(() => plant.RunAsync(Plant.Windows(seconds: 20)));

        Assert.NotEmpty(Directory.GetFiles(plant.Checkpoints));
    }

    [Fact]
    public async Task A_record_that_cannot_be_decoded_is_a_fact_and_no_end()
    {
        using var plant = new Plant();
        await plant.Input.AppendDurableAsync(Encoding.UTF8.GetBytes("nonsense"));
        await plant.FillAsync(50);

        await plant.RunAsync(Plant.Windows());

        var refused = Assert.Single(plant.Facts.OfType<RunnerFact.RecordRefused>());
        Assert.Equal(new RunnerFact.RecordRefused(new JournalPosition(0), "1 parts"), refused);
        Assert.NotEmpty(plant.Rows());
    }

    [Fact]
    public async Task A_waiting_runner_can_be_asked_and_reads_on_when_something_comes()
    {
        using var plant = new Plant();
        using var stop = new CancellationTokenSource();
        await plant.FillAsync(1);
        var seen = new TaskCompletionSource();
        var runner = plant.Runner(Plant.Windows(), (position, payload, target) =>
        {
            if (position.Value == 1) { seen.SetResult(); }
            return Plant.Decode(position, payload, target);
        });
        var run = runner.RunAsync(stop.Token);

        while (await runner.InspectAsync(partition => partition.LastStep, CancellationToken.None) < 0) { }
        await plant.Input.AppendDurableAsync(Encoding.UTF8.GetBytes("c 1 1 1 0"));
        await seen.Task;
        Assert.Equal(2, await runner.InspectAsync(partition => partition.SourceCount, CancellationToken.None));

        await stop.CancelAsync();
        await run;
        Assert.Equal(new JournalPosition(2), runner.Progress.Next);
        Assert.Equal(new JournalPosition(2), runner.Progress.Checkpoint);
    }

    private static byte[] NewestCheckpoint(Plant plant) =>
        File.ReadAllBytes(Directory.GetFiles(plant.Checkpoints).Max(StringComparer.Ordinal)!);
}
