using System.CommandLine;
using Telemetry.FirmwareSim.Demo;

namespace Telemetry.FirmwareSim.Cli;

/// <summary><c>telemetry-sim demo</c>: gateway, three agents and a plant, until Ctrl-C.</summary>
internal static class DemoCommand
{
    private const int HistoryMinutesMax = 24 * 60;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var defaults = new DemoOptions();
        var seed = new Option<ulong>("--seed")
        {
            Description = "The plant's seed: the same seed lives the same life.",
            DefaultValueFactory = _ => defaults.Seed,
        };
        var http = Port("--http", "The dashboard's port; 0 takes a free one.", defaults.HttpPort);
        var mqtt = Port("--mqtt", "The broker's port; 0 takes a free one.", defaults.MqttPort);
        var data = new Option<string?>("--data")
        {
            Description = "Where journals and logs are kept; else a temporary folder that is removed at the end.",
        };
        var keep = new Option<bool>("--keep") { Description = "Leave the temporary folder at the end." };
        var history = new Option<int>("--history")
        {
            Description = "Minutes of the past that go through the whole chain at the start.",
            DefaultValueFactory = _ => (int)defaults.History.TotalMinutes,
        };
        history.Validators.Add(r => Options.RequireBetween(r, "--history", 0, HistoryMinutesMax));
        var noOpen = new Option<bool>("--no-open") { Description = "Do not open a browser." };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON with the addresses when ready." };
        var stdin = new Option<bool>("--stop-with-input") { Description = "End when standard input ends." };
        var command = new Command("demo", "Run the gateway, three agents and a simulated plant; Ctrl-C stops all.")
        {
            seed, http, mqtt, data, keep, history, noOpen, json, stdin,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new DemoOptions
            {
                Seed = parsed.GetValue(seed),
                HttpPort = parsed.GetValue(http),
                MqttPort = parsed.GetValue(mqtt),
                DataDirectory = parsed.GetValue(data),
                IsKept = parsed.GetValue(keep),
                History = TimeSpan.FromMinutes(parsed.GetValue(history)),
                IsBrowserLeftClosed = parsed.GetValue(noOpen) || parsed.GetValue(json),
                IsJson = parsed.GetValue(json),
                StopsWithInput = parsed.GetValue(stdin),
            };
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (options.StopsWithInput)
            {
                _ = StopAtEndAsync(Console.OpenStandardInput(), stop);
            }

            var console = new DemoConsole(output, error, options.IsJson);
            await using var launcher = new DemoLauncher(options, console, TimeProvider.System);
            return await launcher.RunAsync(stop.Token);
        });
        return command;
    }

    private static async Task StopAtEndAsync(Stream input, CancellationTokenSource stop)
    {
        var buffer = new byte[256];
        while (await input.ReadAsync(buffer) > 0)
        {
            // What is typed means nothing; only the end counts.
        }

        await stop.CancelAsync();
    }

    private static Option<int> Port(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(r => Options.RequireBetween(r, name, 0, ushort.MaxValue));
        return option;
    }
}
