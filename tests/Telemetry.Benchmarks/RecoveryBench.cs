using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Journal;

namespace Telemetry.Benchmarks;

/// <summary>
/// How long a gateway takes until its pipeline has read a journal: the whole of it without any checkpoint, and from a
/// checkpoint with a tail behind it, from before the process' services are made until nothing is left to read. Beside
/// them, in the same run, what reading the journal costs alone, and decoding it.
/// </summary>
internal sealed class RecoveryBench(int devices, int readings, JsonLines output)
{
    private const int TailShare = 10;

    private readonly string _data = Directory.CreateTempSubdirectory("telemetry-recovery-").FullName;

    public async Task RunAsync()
    {
        try
        {
            var journal = new RecoveryJournal(
                _data, devices, TimeProvider.System.GetUtcNow().AddSeconds(-2.0 * readings / devices));
            journal.Append(readings);
            _ = Read(static (_, _) => { });
            var read = Read(static (_, _) => { });
            Write("read", read, read, readings);
            var decoder = new InputDecoder();
            var input = new StepInput();
            var decode = Read((position, payload) => decoder.Decode(position, payload, input));
            Write("decode", decode, read, readings);
            var models = new ModelFolder(new GatewayOptions());
            var partition = GatewayPipeline.Build(new GatewayOptions(), models).CreatePartition();
            var sink = new Nobody();
            var step = Read((position, payload) =>
            {
                if (decoder.Decode(position, payload, input).Status == StepDecodingStatus.Done)
                {
                    partition.Step(input, sink);
                }
            });
            Write("decode_and_step", step, read, readings);
            Write("replay_without_checkpoint", await StartAsync(), read, readings);
            journal.Append(readings / TailShare);
            Write("checkpoint_and_tail", await StartAsync(), read, readings / TailShare);
            Write("checkpoint_at_end", await StartAsync(), read, 0);
        }
        finally
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    private sealed class Nobody : IStepSink
    {
        public void Emit(in Emission emission, Frame frame) { }
    }

    private delegate void Take(JournalPosition position, ReadOnlySpan<byte> payload);

    private Cost Read(Take take)
    {
        var began = Cost.Now();
        var view = JournalView.Open(GatewayJournals.InputDirectory(_data));
        using var reader = view.OpenReader(view.Start);
        while (reader.TryRead(out var record)) { take(record.Position, record.Payload); }
        return Cost.Now() - began;
    }

    /// <summary>Starts the gateway, waits until its pipeline has caught up, and stops it.</summary>
    private async Task<Cost> StartAsync()
    {
        var began = Cost.Now();
        var options = new GatewayOptions
        {
            DataDirectory = _data,
            Open = true,
            Model = new() { Train = false },
            Http = new(System.Net.IPAddress.Loopback, 0),
            Mqtt = new(System.Net.IPAddress.Loopback, 0),
        };
        await using WebApplication gateway = GatewayApplication.Build(options);
        var journals = gateway.Services.GetRequiredService<GatewayJournals>();
        var end = journals.Input.DurableEnd.Value;
        await gateway.StartAsync();
        var started = Cost.Now() - began;
        var pipelines = gateway.Services.GetRequiredService<PipelineSet>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (pipelines.NextPosition < end) { await timer.WaitForNextTickAsync(); }
        var seconds = Cost.Now() - began;
        output.Write(new { bench = "recovery", phase = "services_started", seconds = started.Wall, cpu = started.Cpu });
        await gateway.StopAsync();
        return seconds;
    }

    private void Write(string phase, Cost cost, Cost read, long count) => output.Write(new
    {
        bench = "recovery",
        phase,
        devices,
        readings = count,
        seconds = Math.Round(cost.Wall, 3),
        cpu_seconds = Math.Round(cost.Cpu, 3),
        readings_per_second = Math.Round(count / cost.Wall),
        times_plain_read = Math.Round(cost.Cpu / read.Cpu, 2),
    });

    private readonly record struct Cost(double Wall, double Cpu)
    {
        public static Cost Now() => new(CpuClock.Wall(), CpuClock.Process());

        public static Cost operator -(Cost end, Cost begin) => new(end.Wall - begin.Wall, end.Cpu - begin.Cpu);
    }
}
