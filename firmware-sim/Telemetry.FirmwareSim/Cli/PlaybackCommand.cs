using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.FirmwareSim.Playback;

namespace Telemetry.FirmwareSim.Cli;

/// <summary>
/// <c>telemetry-sim playback</c>: recorded CSV over the TCP line protocol, until all is acknowledged.
/// </summary>
internal static class PlaybackCommand
{
    private const int ShuffleSecondsMax = 7 * 24 * 3600;
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(1);

    public static Command Create(TextWriter output, TextWriter error)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "CSV files with device, metric, event_time (ms), value and perhaps arrival_time.",
            Arity = ArgumentArity.OneOrMore,
        };
        var listen = new Option<string?>("--listen")
        {
            Description = "ADDRESS:PORT where the agent connects (else 127.0.0.1:5555; port 0: a free one).",
        };
        var connect = new Option<string?>("--connect") { Description = "HOST:PORT of an agent that listens." };
        var speed = new Option<string>("--speed")
        {
            Description = "Recorded seconds per second (1, 60, 0.5), or max.",
            DefaultValueFactory = _ => "max",
        };
        speed.Validators.Add(RequireSpeed);
        var shuffle = new Option<int>("--shuffle-seconds") { Description = "Shuffle arrival within so many seconds." };
        shuffle.Validators.Add(r => Options.RequireBetween(r, "--shuffle-seconds", 0, ShuffleSecondsMax));
        var seed = new Option<int>("--seed") { Description = "Seeds the shuffle.", DefaultValueFactory = _ => 1 };
        var withhold = new Option<string[]>("--withhold")
        {
            Description = "A device (as sent) that comes last, as a backlog; may be given several times.",
        };
        var interleave = new Option<bool>("--interleave") { Description = "All devices start together." };
        var rename = new Option<string?>("--rename-prefix")
        {
            Description = "OLD=NEW replaces a device name's beginning; NEW alone is put in front of every name.",
        };
        var finalLow = new Option<long?>("--final-low")
        {
            Description = "Epoch ms that every device declares after its last row; else a day beyond that row.",
        };
        var json = new Option<bool>("--json") { Description = "No progress lines, JSON only." };
        var command = new Command("playback", "Play recorded readings to an agent over the TCP line protocol.")
        {
            files, listen, connect, speed, shuffle, seed, withhold, interleave, rename, finalLow, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(listen) is not null && result.GetResult(connect) is not null)
            {
                result.AddError("--listen and --connect: only one of them is allowed.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            var options = new PlaybackOptions
            {
                Speed = ParseSpeed(parsed.GetValue(speed)),
                Shuffle = TimeSpan.FromSeconds(parsed.GetValue(shuffle)),
                Seed = parsed.GetValue(seed),
                Withheld = parsed.GetValue(withhold) ?? [],
                Interleave = parsed.GetValue(interleave),
                FinalLowMillis = parsed.GetValue(finalLow),
            };
            var recording = Recording.Load(parsed.GetValue(files) ?? [], new RenamePrefix(parsed.GetValue(rename)));
            var endpoint = parsed.GetValue(connect) is { } far
                ? LineEndpoint.Connect(far, TimeProvider.System)
                : LineEndpoint.Listen(parsed.GetValue(listen) ?? "127.0.0.1:5555", TimeProvider.System);
            var progress = parsed.GetValue(json) ? null : error;
            return PlayAsync(recording, options, endpoint, output, error, progress, cancellation);
        });
        return command;
    }

    private static async Task<int> PlayAsync(
        Recording recording, PlaybackOptions options, LineEndpoint endpoint, TextWriter output, TextWriter error,
        TextWriter? progress, CancellationToken cancellation)
    {
        using var closing = endpoint;
        var plan = PlaybackPlan.Create(recording, options);
        if (options.Withheld.FirstOrDefault(w => !plan.Devices.Contains(w, StringComparer.Ordinal)) is { } unknown)
        {
            await error.WriteLineAsync($"telemetry-sim: --withhold: {unknown} is not allowed: it is not played");
            return SimCommand.BadUsage;
        }

        var player = new LinePlayer(plan, options, TimeProvider.System);
        if (endpoint.IsListening)
        {
            await output.WriteLineAsync(new JsonObject { ["listen"] = endpoint.Address }.ToJsonString());
            await output.FlushAsync(cancellation);
        }

        var isDone = await RunAsync(player, endpoint, progress, cancellation);
        var flight = player.Flight;
        await output.WriteLineAsync(Summary(recording, player, isDone));
        await output.FlushAsync(CancellationToken.None);
        if (isDone && flight.LinesRefused == 0)
        {
            return SimCommand.Done;
        }

        await error.WriteLineAsync(isDone
            ? $"telemetry-sim: {flight.LinesRefused} lines were refused, the first: {flight.Refusals[0]}"
            : $"telemetry-sim: stopped with {flight.RowsAcked} of {plan.Count} readings acknowledged");
        return SimCommand.Failed;
    }

    private static async Task<bool> RunAsync(
        LinePlayer player, LineEndpoint endpoint, TextWriter? progress, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var telling = TellAsync(player, progress, end.Token);
        try
        {
            await endpoint.RunAsync(player, cancellation);
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            await end.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task TellAsync(LinePlayer player, TextWriter? progress, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(ProgressPeriod, TimeProvider.System);
        while (progress is not null && await timer.WaitForNextTickAsync(cancellation))
        {
            var flight = player.Flight;
            await progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{flight.RowsAcked} of {player.Plan.Count} acknowledged, {flight.RowsSent} sent, "
                + $"{player.Elapsed.TotalSeconds:0} s"));
        }
    }

    private static string Summary(Recording recording, LinePlayer player, bool isDone)
    {
        var flight = player.Flight;
        var seconds = Math.Max(player.Elapsed.TotalSeconds, 1e-6);
        return new JsonObject
        {
            ["done"] = isDone,
            ["readings"] = player.Plan.Count,
            ["acknowledged"] = flight.RowsAcked,
            ["sent"] = flight.RowsSent,
            ["refused"] = flight.LinesRefused,
            ["without_value"] = recording.RowsWithoutValue,
            ["devices"] = player.Plan.Devices.Count,
            ["connections"] = player.Connections,
            ["seconds"] = Math.Round(seconds, 3),
            ["readings_per_second"] = Math.Round(flight.RowsAcked / seconds),
        }.ToJsonString();
    }

    private static void RequireSpeed(OptionResult result)
    {
        var text = result.Tokens.Count == 0 ? "max" : result.Tokens[0].Value;
        if (text != "max" && ParseSpeed(text) is not > 0)
        {
            result.AddError($"--speed: {text} is not allowed: max or a number above 0.");
        }
    }

    private static double? ParseSpeed(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && double.IsFinite(speed)
            ? speed
            : null;
}
