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

    /// <summary>A disk on which one file cannot be written from some time on.</summary>
    private sealed class FailingDisk(string name) : IFileSystem
    {
        private readonly PosixFileSystem _disk = PosixFileSystem.Instance;

        public bool Fails { get; set; }

        public void CreateDirectory(string path) => _disk.CreateDirectory(path);

        public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

        public bool FileExists(string path) => _disk.FileExists(path);

        public IFile Open(string path, FileMode mode) => _disk.Open(path, mode);

        public IFile OpenRead(string path) => _disk.OpenRead(path);

        public void Delete(string path) => _disk.Delete(path);

        public void Rename(string source, string target)
        {
            if (Fails && target.EndsWith(name, StringComparison.Ordinal))
            {
                throw new IOException("Input/output error");
            }

            _disk.Rename(source, target);
        }

        public void SyncDirectory(string path) => _disk.SyncDirectory(path);

        public IDisposable? TryLock(string path) => _disk.TryLock(path);

        public long FreeBytes(string directory) => _disk.FreeBytes(directory);
    }
}
