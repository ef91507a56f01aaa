using System.Net;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Webhooks;

/// <summary>Runs one <see cref="EndpointRunner"/> per configured webhook.</summary>
internal sealed class WebhookService(
    GatewayOptions options, IOutputLog outputs, DeliveryLedger ledger, TimeProvider time, ILogger<WebhookService> log)
    : BackgroundService
{
    /// <summary>Where a webhook with <c>allow_private</c> may connect to, beside public addresses.</summary>
    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"),
    ];

    private volatile IReadOnlyList<EndpointRunner> _runners = [];

    /// <summary>How the webhooks do.</summary>
    public IReadOnlyList<WebhookStatus> Status() => [.. _runners.Select(runner => runner.Status)];

    /// <summary>A configured webhook as the sender needs it.</summary>
    public static WebhookEndpoint EndpointOf(WebhookOptions webhook) => new()
    {
        Id = webhook.Id,
        Url = webhook.Url,
        Secrets = [.. Secrets(webhook.Secret, webhook.PreviousSecret)],
        Types = webhook.Types,
        AllowHttp = webhook.AllowPrivate,
        AllowNetworks = webhook.AllowPrivate ? PrivateNetworks : [],
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        // Jitter protects receivers, nothing depends on it: any seed will do, but not the same in all gateways.
        var schedule = new RetrySchedule(new Random(unchecked((int)time.GetTimestamp())));
        var clients = new List<WebhookClient>();
        try
        {
            var runners = new List<EndpointRunner>();
            foreach (WebhookOptions webhook in options.Webhooks)
            {
                WebhookEndpoint endpoint = EndpointOf(webhook);
                var client = new WebhookClient(endpoint, time, Dns.GetHostAddressesAsync);
                clients.Add(client);
                runners.Add(new EndpointRunner(endpoint, ledger, outputs, client.SendAsync, schedule, time, log));
            }
            _runners = runners;
            await Task.WhenAll(runners.Select(runner => runner.RunAsync(stoppingToken)));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static IEnumerable<WebhookSecret> Secrets(params string?[] texts)
    {
        foreach (string? text in texts)
        {
            if (WebhookSecret.TryParse(text, out WebhookSecret? secret))
            {
                yield return secret;
            }
        }
    }
}
