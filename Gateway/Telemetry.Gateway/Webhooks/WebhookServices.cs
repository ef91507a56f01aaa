using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Webhooks;

/// <summary>The webhook room: the ledger and the service that delivers.</summary>
internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton(provider => DeliveryLedger.Open(
            Path.Combine(provider.GetRequiredService<GatewayOptions>().DataDirectory, "journal", "webhooks"),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<GatewayDisk>(),
            [.. provider.GetRequiredService<GatewayOptions>().Webhooks.Select(webhook => webhook.Id)]));
        services.AddSingleton<IJournalReaders, WebhookReaders>();
        services.AddSingleton<WebhookService>()
            .AddHostedService(provider => provider.GetRequiredService<WebhookService>());
        return services;
    }
}
