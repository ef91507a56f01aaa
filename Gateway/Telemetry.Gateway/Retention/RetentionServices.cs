using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Retention;

/// <summary>The room that keeps the disk: retention and the watch over free space.</summary>
internal static class RetentionServices
{
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSingleton<DiskRoom>()
        .AddSingleton<JournalRetention>()
        .AddSingleton<IJournalReaders, FoldReaders>()
        .AddSingleton<DiskWatch>()
        .AddHostedService(provider => provider.GetRequiredService<DiskWatch>());
}
