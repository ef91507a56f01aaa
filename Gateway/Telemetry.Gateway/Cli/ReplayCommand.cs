using System.CommandLine;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Cli;

/// <summary><c>telemetry replay</c>: what the pipelines say of a journal, once more, and its SHA-256.</summary>
internal static class ReplayCommand
{
    private const string About = """
        Replay a data folder's input journal, or a capture, through its pipelines.

        Prints each row as a line of JSON and, last, "sha256 <hex>": the SHA-256 of the lines before it. The same
        journal gives the same lines: also while a gateway runs on it, after it was killed, and in another folder.
        Nothing is changed and no lock is taken. The pipelines are those that the gateway kept (configuration.json and
        the journal); --config replays what another configuration would have said. What the state was restored from
        is said on stderr.
        A capture must give the rows that it was made with; else exit 1 with the first difference.
        Exit 0: done; 1: failed, or different; 2: bad usage.
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        Argument<string?> capture = new("file")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A capture. Without it a data folder is replayed.",
        };
        Option<string?> data = new("--data") { Description = "The gateway's data folder (default: telemetry-data)." };
        Option<JournalMoment?> from = MomentOption.Create("--from", "Rows of records from here on");
        Option<JournalMoment?> to = MomentOption.Create("--to", "Rows of records before this");
        Option<string?> pipeline = new("--pipeline") { Description = "Only this pipeline." };
        Option<string?> config = new("--config") { Description = "Replay with this configuration (what if)." };
        Option<bool> verify = new("--verify")
        {
            Description = "Compare with the output journal: (pipeline, step, row) and bytes; exit 1 at a difference.",
        };
        Option<bool> json = new("--json") { Description = "The last line is JSON, too, and says more." };
        Option<bool> quiet = new("--quiet", "--hash-only") { Description = "Print only the last line." };
        Option<bool> fresh = new("--no-checkpoints") { Description = "Read from the journal's start in any case." };
        Command command = new("replay", About)
        {
            capture, data, from, to, pipeline, config, verify, json, quiet, fresh,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(capture) is not null
                && (result.GetValue(data) is not null || result.GetValue(from) is not null
                    || result.GetValue(to) is not null || result.GetValue(verify)))
            {
                result.AddError(
                    "A capture has its own range and rows: --data, --from, --to, --verify are for folders.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            new ReplayOptions
            {
                Capture = parsed.GetValue(capture),
                Data = parsed.GetValue(data) ?? new GatewayOptions().DataDirectory,
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Pipeline = parsed.GetValue(pipeline),
                Configuration = parsed.GetValue(config),
                Json = parsed.GetValue(json),
                Verify = parsed.GetValue(verify),
                Quiet = parsed.GetValue(quiet),
                WithoutCheckpoints = parsed.GetValue(fresh),
            },
            output,
            error,
            cancellationToken)));
        return command;
    }

    private static int Run(
        ReplayOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        using StopSignal stop = new(cancellationToken);
        return CommandFailure.Guard(
            () => new ReplayPrint(options, output, error).Run(TimeProvider.System, stop.Token), error);
    }
}
