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
        CancellationToken cancellationToken)
    {
        try
        {
            await using WebApplication application = GatewayApplication.Build(options);
            ExitStatus exit = application.Services.GetRequiredService<ExitStatus>();
            await application.StartAsync(cancellationToken);
            await output.WriteLineAsync(ReadyLine(application, options));
            await output.FlushAsync(cancellationToken);
            await application.WaitForShutdownAsync(cancellationToken);
            if (exit.Failure is string failure)
            {
                await error.WriteLineAsync($"telemetry: {failure}");
                return TelemetryCommand.Failed;
            }

            return TelemetryCommand.Done;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or InvalidOperationException or InvalidDataException)
        {
            await error.WriteLineAsync($"telemetry: {failure.Message.ReplaceLineEndings(" ")}");
            return TelemetryCommand.Failed;
        }
    }

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
