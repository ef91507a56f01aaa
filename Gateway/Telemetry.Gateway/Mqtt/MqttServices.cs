using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MQTTnet.AspNetCore;
using Telemetry.Gateway.Agents;

namespace Telemetry.Gateway.Mqtt;

/// <summary>How the MQTT room is joined to the host.</summary>
internal static class MqttServices
{
    public static IServiceCollection AddMqtt(this IServiceCollection services) => services
        .AddSingleton<Listeners>()
        .AddSingleton<MqttConnections>()
        .AddSingleton<MqttGuard>()
        .AddSingleton<MqttGate>()
        .AddSingleton<MqttDownlink>()
        .AddSingleton<IAgentDownlink>(provider => provider.GetRequiredService<MqttDownlink>())
        .AddSingleton<MqttConnectionHandler>()
        .AddHostedService<MqttBroker>();

    public static void ListenHttp(this KestrelServerOptions kestrel, IPEndPoint endPoint) =>
        kestrel.Listen(
            endPoint, listen => kestrel.ApplicationServices.GetRequiredService<Listeners>().KeepHttp(listen));

    public static void ListenMqtt(this KestrelServerOptions kestrel, IPEndPoint endPoint) =>
        kestrel.Listen(endPoint, listen =>
        {
            IServiceProvider services = kestrel.ApplicationServices;
            services.GetRequiredService<Listeners>().KeepMqtt(listen);
            MqttGuard guard = services.GetRequiredService<MqttGuard>();
            listen.Use(next => context => guard.RunAsync(context, next));
            listen.UseConnectionHandler<MqttConnectionHandler>();
        });
}
