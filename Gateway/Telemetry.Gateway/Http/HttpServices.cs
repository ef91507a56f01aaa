using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Telemetry.Gateway.Agents;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Http.Api;
using Telemetry.Gateway.Http.Metrics;
using Telemetry.Gateway.Http.Security;
using Telemetry.Journal;

namespace Telemetry.Gateway.Http;

/// <summary>The HTTP room: what it needs, and its order of gates and routes.</summary>
internal static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddSingleton<HttpAccess>();
        services.AddSingleton<IJournalsView, JournalsView>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<JournalNow>();
        services.AddSingleton<DemoControl>();
        services.AddSingleton(_ => new MetricsExporter(MetricsExporter.IsOurs));
        services.AddHostedService<MetricsStart>();
        services.AddProblemDetails();
        services.AddOpenApi("v1", OpenApiText.Configure);
        services.ConfigureHttpJsonOptions(options => Json(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.Configure<KestrelServerOptions>(options =>
        {
            options.Limits.MaxRequestBodySize = HttpLimits.RequestBytesMax;
            options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        return services;
    }

    /// <summary>
    /// Gates first, then the routes. Call it after the live feed's routes are known to the application.
    /// </summary>
    public static void MapHttp(this WebApplication app)
    {
        GatewayOptions options = app.Services.GetRequiredService<GatewayOptions>();
        app.Use(SecurityHeaders.Add);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerFailureAsync,
            SuppressDiagnosticsCallback = _ => false,
        });
        app.UseStatusCodePages();
        app.UseMiddleware<HostGate>();
        app.UseMiddleware<TokenGate>();
        app.UseRouting();

        RouteGroupBuilder api = app.MapGroup("/api/v1");
        api.MapDevices();
        api.MapAgents();
        api.MapReadings();
        api.MapResults();
        api.MapAlerts();
        api.MapCare();
        api.MapSilences();
        api.MapAudit();
        api.MapEvidence();
        api.MapReruns();
        api.MapWebhooks();
        api.MapTopology();
        api.MapModels();
        api.MapCapture();
        api.MapPipelines();
        api.MapSql();
        api.MapSystem();
        api.MapDemo(options);
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapDashboard();
    }

    /// <summary>How everything in this interface is written as JSON.</summary>
    public static void Json(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.MaxDepth = 32;
    }

    private static Task AnswerFailureAsync(HttpContext context)
    {
        Exception? failed = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return failed switch
        {
            ViewUnavailableException => Problems.Unavailable(
                "The views are being rebuilt from the journals; try again soon.").ExecuteAsync(context),
            ConfigurationDamagedException damaged => Problems.RefuseAsync(
                context, StatusCodes.Status500InternalServerError, "Damaged",
                $"{damaged.Message}. Restore the file, or PUT with replace_damaged=true."),
            JournalFullException or DiskFullException => Problems.Unavailable(
                "There is no room on the disk; try again when there is.").ExecuteAsync(context),
            Microsoft.AspNetCore.Http.BadHttpRequestException bad => Problems.RefuseAsync(
                context, bad.StatusCode, "Bad request", "The request cannot be read."),
            _ => Problems.RefuseAsync(context, StatusCodes.Status500InternalServerError, "Failed",
                "The gateway could not answer; its log says why."),
        };
    }
}
