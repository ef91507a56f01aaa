using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Telemetry.Gateway;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Security;
using Telemetry.Gateway.Webhooks;
using Telemetry.Journal;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>The services of the real gateway, on the clock, the disk and the one thread of a life.</summary>
internal static class GatewayComposition
{
    private const int RecordBytesMax = 32 * 1024;

    private static readonly GatewayMeter Meter = new(new OneMeter());

    public static ServiceProvider Compose(
        Life life, GatewayPlan plan, Mutant mutant, Museum museum, IHostApplicationLifetime lifetime,
        StoryLogging logging)
    {
        ServiceCollection services = new();
        services
            .AddSingleton(plan.Options)
            .AddSingleton(life.Time)
            .AddSingleton<ExitStatus>()
            .AddSingleton(lifetime)
            .AddSingleton(Meter)
            .AddSingleton<ILoggerFactory>(logging)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSecurity()
            .AddIngest()
            .AddRetention()
            .AddPipelines()
            .AddWebhooks()
            .AddSingleton<IOutputLog>(provider =>
                new JournalOutputLog(provider.GetRequiredService<GatewayJournals>().Output))
            .AddSingleton<ReadingIndex>()
            .AddSingleton(DiskOf(life, plan, mutant, museum));
        Mutants.Apply(services, mutant);
        return services.BuildServiceProvider();
    }

    private static GatewayDisk DiskOf(Life life, GatewayPlan plan, Mutant mutant, Museum museum) => new()
    {
        Files = Mutants.Files(life.Files, mutant),
        Scheduler = life.Scheduler,
        BytesOf = _ => long.MaxValue,
        Decoding = decode => mutant == Mutant.NoDedupe ? new ForgetfulDecoder(decode).Decode : decode,
        OpenJournal = options => RecordJournal.Open(new JournalOptions
        {
            Name = options.Name,
            Directory = options.Directory,
            CommitInterval = options.CommitInterval,
            CommitBytes = options.CommitBytes,
            SegmentBytesMax = plan.SegmentBytesMax,
            RecordBytesMax = RecordBytesMax,
            TimeProvider = life.Time,
            FileSystem = new KeepingFiles(life.Files, museum),
            CommitOn = life.CommitOn,
            NextSalt = () => (uint)life.Chance.NextBits(),
        }),
    };
}
