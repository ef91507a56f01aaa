using System.Text;
using System.Text.Json;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Mqtt;

namespace Telemetry.Gateway.Cli;

/// <summary>Starts the application, says on one line where it is, and waits for its end.</summary>
internal static class GatewayRun
{
    public static async Task<int> RunAsync(
        GatewayOptions options,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken,
        Action<IServiceCollection>? replace = null)
    {
        string? failure;
        try
        {
            await using WebApplication application = GatewayApplication.Build(options, replace);
            failure = await FailureAsync(application, options, output, cancellationToken);
        }
        catch (Exception thrown) when (!IsForTheCaller(thrown, cancellationToken))
        {
            failure = Reason(thrown);
        }

        if (failure is null)
        {
            return TelemetryCommand.Done;
        }

        await error.WriteLineAsync($"telemetry: {failure.ReplaceLineEndings(" ")}");
        return TelemetryCommand.Failed;
    }

    /// <summary>Runs to the end; why that was not a wanted one, or null.</summary>
    private static async Task<string?> FailureAsync(
        WebApplication application,
        GatewayOptions options,
        TextWriter output,
        CancellationToken cancellationToken)
    {
        ExitStatus exit = application.Services.GetRequiredService<ExitStatus>();
        try
        {
            await application.StartAsync(cancellationToken);
            await output.WriteLineAsync(ReadyLine(application, options));
            await output.FlushAsync(cancellationToken);
            await application.WaitForShutdownAsync(cancellationToken);
        }
        catch (Exception thrown) when (!IsForTheCaller(thrown, cancellationToken))
        {
            exit.Fail(Reason(thrown));
        }

        return exit.Failure;
    }

    private static bool IsForTheCaller(Exception thrown, CancellationToken cancellationToken) =>
        thrown is ConfigurationException
        || (thrown is OperationCanceledException && cancellationToken.IsCancellationRequested);

    /// <summary>The world's failures have messages that say it all; what is a bug is named.</summary>
    private static string Reason(Exception thrown) =>
        thrown is IOException or UnauthorizedAccessException or InvalidOperationException or InvalidDataException
            ? thrown.Message
            : $"failed: {ExitStatus.Describe(thrown)}";

    private static string ReadyLine(WebApplication application, GatewayOptions options)
    {
        Listeners listeners = application.Services.GetRequiredService<Listeners>();
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("http", $"http://{listeners.Http}");
            json.WriteString("mqtt", listeners.Mqtt.ToString());
            json.WriteString("data", Path.GetFullPath(options.DataDirectory));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }
}
