using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Webhooks;

/// <summary>The webhook room: the ledger and the service that delivers.</summary>
internal static class WebhookServices
{
    /// <summary>Where the ledger of deliveries lies.</summary>
    public static string LedgerDirectory(string data) => Path.Combine(data, "journal", "webhooks");

    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton(provider => DeliveryLedger.Open(
            LedgerDirectory(provider.GetRequiredService<GatewayOptions>().DataDirectory),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<GatewayDisk>(),
            [.. provider.GetRequiredService<ChannelSet>().Endpoints.Select(endpoint => endpoint.Id)]));
        services.AddSingleton<ChannelSet>().AddSingleton<ChannelDoor>();
        services.AddSingleton<IJournalReaders, WebhookReaders>();
        services.AddSingleton<WebhookService>()
            .AddHostedService(provider => provider.GetRequiredService<WebhookService>());
        return services;
    }
}
