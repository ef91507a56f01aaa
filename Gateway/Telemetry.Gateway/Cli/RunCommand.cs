using System.CommandLine;
using System.Globalization;
using System.Net;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Cli;

/// <summary><c>telemetry run</c>: the gateway, until it is told to stop.</summary>
internal static class RunCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<string?> config = new("--config") { Description = "The JSON configuration file." };
        Option<string?> data = new("--data") { Description = "The folder for journals, checkpoints and views." };
        Option<int?> http = Port("--http", "The HTTP port; 0 takes a free one.");
        Option<int?> mqtt = Port("--mqtt", "The MQTT port; 0 takes a free one.");
        Option<bool> open = new("--open") { Description = "Let anonymous clients in; only on loopback." };
        Option<string?> demo = new("--demo-control") { Description = "The demo launcher's control server." };
        demo.Validators.Add(result =>
        {
            bool isAddress = Uri.TryCreate(result.GetValueOrDefault<string?>(), UriKind.Absolute, out Uri? uri)
                && uri.Scheme == "http";
            if (!isAddress)
            {
                result.AddError("--demo-control: an absolute http address is needed.");
            }
        });
        Command command = new("run", "Run the gateway.") { config, data, http, mqtt, open, demo };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                string? file = parsed.GetValue(config);
                GatewayOptions options = file is null ? new() : ConfigurationFile.Read(file);
                options = options with
                {
                    DataDirectory = parsed.GetValue(data) ?? options.DataDirectory,
                    Http = WithPort(options.Http, parsed.GetValue(http)),
                    Mqtt = WithPort(options.Mqtt, parsed.GetValue(mqtt)),
                    Open = options.Open || parsed.GetValue(open),
                    DemoControl = parsed.GetValue(demo) is string address ? new Uri(address) : null,
                };
                RefuseOpenBeyondLoopback(options, file);
                return await GatewayRun.RunAsync(options, output, error, cancellationToken);
            }
            catch (ConfigurationException refused)
            {
                await error.WriteLineAsync(refused.Message);
                return TelemetryCommand.BadUsage;
            }
        });
        return command;
    }

    private static void RefuseOpenBeyondLoopback(GatewayOptions options, string? file)
    {
        if (options.Open && !IPAddress.IsLoopback(options.Mqtt.Address))
        {
            throw new ConfigurationException(
                $"{file ?? "command line"}: open: true with mqtt.address {options.Mqtt.Address} is not allowed: "
                + "anonymous clients only on a loopback address (127.0.0.1 or ::1)");
        }
    }

    private static IPEndPoint WithPort(IPEndPoint listener, int? port) =>
        port is int value ? new IPEndPoint(listener.Address, value) : listener;

    private static Option<int?> Port(string name, string description)
    {
        Option<int?> option = new(name) { Description = description };
        option.Validators.Add(result =>
        {
            string? text = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
            bool isPort = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
                && port <= IPEndPoint.MaxPort;
            if (!isPort)
            {
                result.AddError($"{name}: {text} is not allowed: a port from 0 to {IPEndPoint.MaxPort}.");
            }
        });
        return option;
    }
}
