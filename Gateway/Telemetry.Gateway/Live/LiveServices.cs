using Microsoft.AspNetCore.Http.Connections;
using Telemetry.Contract.Live;
using Telemetry.Gateway.Http;

namespace Telemetry.Gateway.Live;

/// <summary>The live room: the hub and what feeds it.</summary>
internal static class LiveServices
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveConnections>();
        services.AddHostedService<LiveReadingsFeed>();
        services.AddHostedService<LiveOutputsFeed>();
        services.AddHostedService<LiveHealthFeed>();
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = LiveLimits.ClientMessageBytesMax;
            options.EnableDetailedErrors = false;
        }).AddJsonProtocol(options => HttpServices.Json(options.PayloadSerializerOptions));
        return services;
    }

    public static void MapLive(this WebApplication app) => app.MapHub<LiveHub>(LiveMethods.Path, options =>
    {
        options.Transports = HttpTransportType.WebSockets;
        options.TransportMaxBufferSize = LiveLimits.TransportBytesMax;
        options.ApplicationMaxBufferSize = LiveLimits.TransportBytesMax;
    });
}
