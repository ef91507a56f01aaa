using Telemetry.Gateway.Agents;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Devices;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Ingest;

internal static class IngestServices
{
    public static IServiceCollection AddIngest(this IServiceCollection services) => services
        .AddSingleton<GatewayJournals>()
        .AddSingleton<IRecordLog>(provider => new JournalLog(provider.GetRequiredService<GatewayJournals>().Input))
        .AddSingleton(OpenInputLog)
        .AddDevices()
        .AddAgents()
        .AddSingleton<OnlineDevices>()
        .AddSingleton<Intake>()
        .AddSingleton<IDeadLetters>(provider => provider.GetRequiredService<Intake>())
        .AddSingleton<IControl>(provider => provider.GetRequiredService<Intake>())
        .AddHostedService<JournalWatch>()
        .AddSingleton<Replay.SettingsKeeper>()
        .AddHostedService(provider => provider.GetRequiredService<Replay.SettingsKeeper>())
        .AddHostedService<IngestStart>()
        .AddHostedService(provider => provider.GetRequiredService<InputFold>())
        .AddHostedService<Ticker>();

    private static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceView>()
        .AddSingleton<IDeviceView>(provider => provider.GetRequiredService<DeviceView>())
        .AddSingleton<IAgentStates>(provider => provider.GetRequiredService<DeviceView>())
        .AddSingleton<ISeriesBudget>(provider => provider.GetRequiredService<DeviceView>())
        .AddSingleton<LiveTap>()
        .AddSingleton<ILiveTap>(provider => provider.GetRequiredService<LiveTap>())
        .AddSingleton(provider => new FoldSnapshots(
            Path.Combine(provider.GetRequiredService<GatewayOptions>().DataDirectory, "fold"),
            provider.GetRequiredService<GatewayDisk>().Files,
            provider.GetRequiredService<ILogger<FoldSnapshots>>()))
        .AddSingleton(provider => new InputFold(
            provider.GetRequiredService<GatewayJournals>(),
            provider.GetRequiredService<FoldSnapshots>(),
            provider.GetRequiredService<DeviceView>(),
            provider.GetRequiredService<ReadingIndex>(),
            provider.GetRequiredService<LiveTap>(),
            provider.GetRequiredService<ILogger<InputFold>>())
        {
            Scheduler = provider.GetRequiredService<GatewayDisk>().Scheduler,
        });

    /// <summary>The journal is folded to its end before the first record of this process is stamped.</summary>
    private static InputLog OpenInputLog(IServiceProvider provider)
    {
        JournalStamp last = provider.GetRequiredService<InputFold>().CatchUp();
        return new InputLog(
            provider.GetRequiredService<IRecordLog>(),
            new JournalClock(provider.GetRequiredService<TimeProvider>(), last));
    }
}
