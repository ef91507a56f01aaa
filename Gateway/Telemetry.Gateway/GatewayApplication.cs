using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Evidence;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Http;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Live;
using Telemetry.Gateway.Mqtt;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Security;
using Telemetry.Gateway.Sql;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway;

/// <summary>The composition root: which rooms there are and in which order they start.</summary>
internal static class GatewayApplication
{
    /// <param name="options">What to run with.</param>
    /// <param name="replace">Last word on the services, for tests that put a fault in.</param>
    public static WebApplication Build(GatewayOptions options, Action<IServiceCollection>? replace = null)
    {
        options = SqlStart.Load(options);

        // No appsettings, no environment: one configuration file and the command line say it all.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenHttp(options.Http);
            kestrel.ListenMqtt(options.Mqtt);
        });
        builder.Services.AddRoutingCore();
        builder.Services
            .AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<GatewayDisk>()
            .AddSingleton<ExitStatus>()
            .AddHostedService<BackgroundFailures>()
            .AddMetrics()
            .AddSingleton<GatewayMeter>();
        builder.Services
            .AddSecurity()
            .AddIngest()
            .AddRetention()
            .AddPipelines()
            .AddMqtt()
            .AddHistory()
            .AddEvidence()
            .AddWebhooks()
            .AddLive()
            .AddHttp();

        replace?.Invoke(builder.Services);
        WebApplication application = builder.Build();
        application.MapHttp();
        application.MapLive();
        return application;
    }
}
