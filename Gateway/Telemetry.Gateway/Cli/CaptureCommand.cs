using System.CommandLine;
using System.Globalization;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Cli;

/// <summary><c>telemetry capture</c>: an incident in one file, which replays elsewhere to the same rows.</summary>
internal static class CaptureCommand
{
    private const string About = """
        Capture a range of a data folder into one file.

        It holds the journal records of the range and of what its state needs before it, the checkpoint that it goes
        on from, the models, what the pipelines are made from (no secrets, no tokens, no addresses), the build, the
        rows and their SHA-256. "telemetry replay FILE" gives the same rows anywhere. A gateway may run meanwhile.
        When no checkpoint lies before the range, the capture begins at the journal's start; with --without-state it
        begins at the range, says so, and its rows may be other than those that the gateway gave.
        Exit 0: done; 1: failed; 2: bad usage.
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<string> data = new("--data")
        {
            Description = "The gateway's data folder.",
            DefaultValueFactory = _ => new GatewayOptions().DataDirectory,
        };
        Option<JournalMoment?> from = MomentOption.Create("--from", "The range's beginning, by journal time");
        Option<JournalMoment?> to = MomentOption.Create("--to", "The range's end, by journal time");
        (from.Required, to.Required) = (true, true);
        Option<string?> pipeline = new("--pipeline") { Description = "Only this pipeline." };
        Option<TimeSpan> margin = Margin();
        Option<bool> withoutState = new("--without-state")
        {
            Description = "Without a checkpoint before the range: begin at the range, not at the journal's start.",
        };
        Option<string> file = new("--output") { Description = "The file to make; it must not exist.", Required = true };
        Command command = new("capture", About) { data, from, to, pipeline, margin, withoutState, file };
        command.SetAction((parsed, cancellationToken) =>
        {
            using StopSignal stop = new(cancellationToken);
            CaptureRequest request = new()
            {
                From = parsed.GetValue(from)!.Value.Moved(-parsed.GetValue(margin)),
                To = parsed.GetValue(to)!.Value.Moved(parsed.GetValue(margin)),
                Pipeline = parsed.GetValue(pipeline),
                MayBeginWithoutState = parsed.GetValue(withoutState),
            };
            return Task.FromResult(CommandFailure.Guard(
                () => Run(parsed.GetValue(data)!, request, parsed.GetValue(file)!, output, error, stop.Token), error));
        });
        return command;
    }

    private static int Run(
        string data, CaptureRequest request, string file, TextWriter output, TextWriter error,
        CancellationToken cancellationToken)
    {
        using DataFolder folder = new(data);
        using NewFile target = new(file);
        using ProgressLine progress = new(error, TimeProvider.System);
        CaptureManifest manifest = new CaptureBuild(folder, request) { OnProgress = progress.Report }
            .Write(target, cancellationToken);
        target.Keep();
        progress.Dispose();
        foreach (string warning in manifest.Warnings)
        {
            error.WriteLine($"warning: {Words.Printable(warning)}");
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {manifest.Records} records from {manifest.JournalStart}, rows of records {manifest.From} to "
            + $"{manifest.To}: {manifest.Rows}"));
        output.WriteLine($"sha256 {manifest.Sha256}");
        return TelemetryCommand.Done;
    }

    private static Option<TimeSpan> Margin()
    {
        Option<TimeSpan> margin = new("--margin")
        {
            Description = "Added to both ends, such as 30s, 5m, 1h.",
            HelpName = "D",
            CustomParser = result =>
            {
                string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (!TryParse(text, out TimeSpan span))
                {
                    result.AddError(
                        $"--margin: {Words.Printable(text)} is not allowed: a number with ms, s, m, h or d.");
                }

                return span;
            },
        };
        return margin;
    }

    internal static bool TryParse(string text, out TimeSpan span)
    {
        (string Unit, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];
        (string unit, double seconds) = Array.Find(units, one => text.EndsWith(one.Unit, StringComparison.Ordinal));
        span = default;
        bool isNumber = unit is not null
            & double.TryParse(
                text.AsSpan(0, text.Length - (unit?.Length ?? 0)), NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out double number)
            && number * seconds <= TimeSpan.FromDays(3_660).TotalSeconds;
        span = isNumber ? TimeSpan.FromSeconds(number * seconds) : default;
        return isNumber;
    }
}
