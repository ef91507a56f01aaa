using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Mqtt;
using Telemetry.Gateway.Security;

namespace Telemetry.Gateway;

/// <summary>The composition root: which rooms there are and in which order they start.</summary>
internal static class GatewayApplication
{
    public static WebApplication Build(GatewayOptions options)
    {
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
            .AddSingleton<ExitStatus>()
            .AddMetrics()
            .AddSingleton<GatewayMeter>();
        builder.Services
            .AddSecurity()
            .AddIngest()
            .AddMqtt();

        return builder.Build();
    }
}
