using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.History;

/// <summary>The history room: views of the output journal, and raw readings of the input journal.</summary>
internal static class HistoryServices
{
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<IOutputLog>(provider => new JournalOutputLog(
            provider.GetRequiredService<GatewayJournals>().Output,
            provider.GetRequiredService<GatewayJournals>().Standing));
        services.AddSingleton(provider => new ViewStore(
            new ViewFiles(
                Path.Combine(provider.GetRequiredService<GatewayOptions>().DataDirectory, "views"),
                provider.GetRequiredService<GatewayDisk>().Files,
                provider.GetRequiredService<TimeProvider>(),
                ViewFiles.BootOfMachine,
                provider.GetRequiredService<IOutputLog>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ViewStore>>()));
        services.AddSingleton<ViewWriter>().AddHostedService(provider => provider.GetRequiredService<ViewWriter>());
        services.AddSingleton<IJournalReaders, ViewReaders>();
        services.AddHostedService<DeliveryViewWriter>();
        services.AddSingleton<AuditViewWriter>()
            .AddHostedService(provider => provider.GetRequiredService<AuditViewWriter>());
        services.AddSingleton<IJournalReaders>(provider => provider.GetRequiredService<AuditViewWriter>());
        services.AddSingleton<ReadingIndex>();
        services.AddSingleton<ReadingScan>();
        return services;
    }
}
