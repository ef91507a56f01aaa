using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Pipelines;

/// <summary>What is left when a process ends between two of the durable acts of a change.</summary>
public sealed class PipelineSetCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ExitStatus _exit = new();
    private readonly GatewayOptions _options;

    public PipelineSetCrashTests() => _options = new GatewayOptions
    {
        DataDirectory = _folder.Path,
        GroupWindows = [new GroupWindowOptions { Id = "lines", Groups = [("line", ["a", "b"])] }],
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_the_gateway_said_before_is_known_when_the_first_start_is_cut_short(int changes)
    {
        using GatewayJournals journals = new(_options, new GatewayDisk());
        await SayAsync(journals, 5);
        long said = journals.Input.End.Value - 1;

        // It dies after so many changes were journalled.
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Set(journals, new Control(journals, changes), new GatewayDisk()).RunAsync(CancellationToken.None));
        PipelineSet set = Set(journals, new Control(journals, int.MaxValue), new GatewayDisk());
        await RunUntilStartedAsync(set);

        PipelineState state = set.Find("lines")!.State;
        Assert.Equal((PipelineCondition.Running, 0L, said), (state.State, state.Origin, state.SaidStep));
    }

    [Fact]
    public async Task A_disk_that_does_not_keep_a_state_stops_the_process()
    {
        using GatewayJournals journals = new(_options, new GatewayDisk());
        FailingDisk disk = new("pipelines.json");
        PipelineSet set = Set(journals, new Control(journals, int.MaxValue), new GatewayDisk { Files = disk });
        using CancellationTokenSource stop = new();
        Task running = set.RunAsync(stop.Token);
        await WhenStartedAsync(set, running);
        Assert.Null(_exit.Failure);

        disk.Fails = true;
        await Assert.ThrowsAnyAsync<IOException>(() => set.StopAsync("lines", CancellationToken.None));

        Assert.NotNull(_exit.Failure);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_change_that_was_journalled_and_could_not_be_kept_is_made_by_the_next_start()
    {
        using GatewayJournals journals = new(_options, new GatewayDisk());
        FailingDisk disk = new("pipelines.json") { IsFull = true };
        Control control = new(journals, int.MaxValue);
        PipelineSet set = Set(journals, control, new GatewayDisk { Files = disk });
        using CancellationTokenSource stop = new();
        Task running = set.RunAsync(stop.Token);
        await WhenStartedAsync(set, running);

        // The disk gets full while the change is journalled, and the process is killed.
        control.Journalled = () => disk.Fails = true;
        Assert.Equal(PipelineAnswer.Done, await set.StopAsync("lines", CancellationToken.None));
        Assert.Equal(PipelineCondition.Stopped, set.Find("lines")!.State.State);
        disk.Fails = false;
        PipelineSet next = Set(journals, control, new GatewayDisk { Files = disk });

        Assert.Equal(PipelineCondition.Stopped, next.Find("lines")!.State.State);
        Assert.Null(next.Find("lines")!.State.ChangingFrom);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_change_for_whose_state_there_is_no_room_is_not_journalled()
    {
        using GatewayJournals journals = new(_options, new GatewayDisk());
        FailingDisk disk = new("pipelines.json") { IsFull = true };
        PipelineSet set = Set(journals, new Control(journals, int.MaxValue), new GatewayDisk { Files = disk });
        using CancellationTokenSource stop = new();
        Task running = set.RunAsync(stop.Token);
        await WhenStartedAsync(set, running);
        JournalPosition end = journals.Input.End;

        disk.Fails = true;
        await Assert.ThrowsAsync<DiskFullException>(() => set.StopAsync("lines", CancellationToken.None));

        Assert.Equal(end, journals.Input.End);
        Assert.Equal(PipelineCondition.Running, set.Find("lines")!.State.State);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_request_that_is_given_up_while_its_change_is_journalled_still_changes_the_pipeline()
    {
        using GatewayJournals journals = new(_options, new GatewayDisk());
        Control control = new(journals, int.MaxValue);
        PipelineSet set = Set(journals, control, new GatewayDisk());
        using CancellationTokenSource stop = new();
        Task running = set.RunAsync(stop.Token);
        await WhenStartedAsync(set, running);

        using CancellationTokenSource request = new();
        control.Journalled = request.Cancel;
        Assert.Equal(PipelineAnswer.Done, await set.StopAsync("lines", request.Token));
        Assert.Equal(PipelineCondition.Stopped, set.Find("lines")!.State.State);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_pipeline_that_begins_anew_keeps_what_it_said_in_its_state()
    {
        using GatewayJournals journals = new(_options, new GatewayDisk());
        PipelineSet set = Set(journals, new Control(journals, int.MaxValue), new GatewayDisk());
        using CancellationTokenSource stop = new();
        Task running = set.RunAsync(stop.Token);
        await WhenStartedAsync(set, running);
        await TestTime.UntilAsync(() => set.Find("lines")!.Progress?.Next.Value > 0, "it has taken a step");
        await set.StopAsync("lines", CancellationToken.None);
        long next = set.Find("lines")!.Progress!.Next.Value;

        await set.StartAsync("lines", PipelineStart.Beginning, skips: false, CancellationToken.None);

        Assert.True(next > 0);
        PipelineState state = set.Find("lines")!.State;
        Assert.Equal((0L, next - 1, int.MaxValue), (state.Origin, state.SaidStep, state.SaidRows));
        await stop.CancelAsync();
        await running;
    }

    /// <summary>A gateway of the version before: one pipeline, with the group windows in it.</summary>
    private async Task SayAsync(GatewayJournals journals, int records)
    {
        PipelineBuilder builder = new(GatewayPipeline.Name, new IngestOptions());
        builder.Readings.To("lines");
        for (int record = 0; record < records; record++)
        {
            await journals.Input.AppendDurableAsync(new byte[] { (byte)record });
        }

        using CancellationTokenSource stop = new();
        PipelineRunner runner = new(
            builder.Build(), journals.Input, journals.Output,
            (position, _, input) =>
            {
                EventTime at = EventTime.FromSeconds(position.Value);
                var stamp = new StepStamp(position.Value, at, Duration.FromSeconds(position.Value));
                input.BeginRows(stamp, "a", "boot", at);
                input.AddNumber("t", at, (ulong)position.Value, 1);
                if (position.Value == records - 1)
                {
                    stop.Cancel();
                }

                return StepDecoding.Done;
            },
            new PipelineRunnerOptions { CheckpointDirectory = _folder["before"] });
        await runner.RunAsync(stop.Token);
        journals.Output.Flush();
        Assert.NotEqual(0, journals.Output.End.Value);
    }

    private PipelineSet Set(GatewayJournals journals, IControl control, GatewayDisk disk) => new(
        _options, journals, disk, new ModelFolder(_options), control, TimeProvider.System,
        new PipelineLog(_exit, new NoLifetime(), NullLogger<PipelineLog>.Instance));

    private static async Task RunUntilStartedAsync(PipelineSet set)
    {
        using CancellationTokenSource stop = new();
        Task running = set.RunAsync(stop.Token);
        await WhenStartedAsync(set, running);
        await stop.CancelAsync();
        await running;
    }

    private static async Task WhenStartedAsync(PipelineSet set, Task running)
    {
        while (!running.IsCompleted
            && await set.StartAsync("lines", null, skips: false, CancellationToken.None) == PipelineAnswer.Busy)
        {
            await Task.Yield();
        }
    }

    /// <summary>Journals so many changes, then dies.</summary>
    private sealed class Control(GatewayJournals journals, int changes) : IControl
    {
        private readonly InputLog _log = new(
            new JournalLog(journals.Input), new JournalClock(TimeProvider.System, default));

        private int _left = changes;

        /// <summary>Called when a change is appended and not yet durable for who waits.</summary>
        public Action Journalled { get; set; } = static () => { };

        public async ValueTask<long> SubmitAsync(
            ControlKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
        {
            if (_left-- == 0)
            {
                throw new InvalidOperationException("killed");
            }

            RecordWriter record = new();
            InputRecords.WriteControl(record, kind, payload.Span);
            long position = _log.Append(record);
            await _log.WhenDurableAsync(position);
            Journalled();
            cancellationToken.ThrowIfCancellationRequested();
            return position;
        }
    }

    private sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
