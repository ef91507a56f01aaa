using System.CommandLine;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry journal stat|verify|dump</c>: looks at the journals and checkpoints of a data folder, also while a
/// gateway runs on it.
/// </summary>
internal static class JournalCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<string> data = new("--data")
        {
            Description = "The gateway's data folder.",
            DefaultValueFactory = _ => new GatewayOptions().DataDirectory,
        };
        Command stat = new(
            "stat", "How many records, bytes, segments and readings there are, since when, and what retention took.")
        {
            data,
        };
        stat.SetAction((parsed, cancellationToken) => Guarded(
            stop => new JournalSurvey(parsed.GetValue(data)!, output, error).Stat(stop), error, cancellationToken));
        Command verify = new(
            "verify",
            "Read every record of every journal and every checkpoint; exit 1 if one is damaged. A torn tail is none: "
            + "nobody was promised it.")
        {
            data,
        };
        verify.SetAction((parsed, cancellationToken) => Guarded(
            stop => new JournalSurvey(parsed.GetValue(data)!, output, error).Verify(stop), error, cancellationToken));
        return new Command("journal", "Look at the journals.") { stat, verify, Dump(data, output, error) };
    }

    private static Command Dump(Option<string> data, TextWriter output, TextWriter error)
    {
        Option<string> journal = new("--journal")
        {
            Description = "Which journal: input, output or deliveries.",
            DefaultValueFactory = _ => JournalFolders.Input,
        };
        journal.AcceptOnlyFromAmong(JournalFolders.Input, JournalFolders.Output, JournalFolders.Deliveries);
        Option<JournalMoment?> from = MomentOption.Create("--from", "Records from here on");
        Option<JournalMoment?> to = MomentOption.Create("--to", "Records before this");
        Option<long> limit = new("--limit")
        {
            Description = "At most so many records.",
            DefaultValueFactory = _ => long.MaxValue,
        };
        Option<bool> follow = new("--follow") { Description = "Go on with what is written from now on, until Ctrl-C." };
        Option<bool> json = new("--json") { Description = "One JSON object per record." };
        Command dump = new(
            "dump", "Print records in readable form. Damaged ones are named and passed over; exit 1 then.")
        {
            data, journal, from, to, limit, follow, json,
        };
        dump.SetAction((parsed, cancellationToken) => Guarded(
            stop => new JournalDump(
                new DumpOptions
                {
                    Data = parsed.GetValue(data)!,
                    Journal = parsed.GetValue(journal)!,
                    From = parsed.GetValue(from),
                    To = parsed.GetValue(to),
                    Limit = parsed.GetValue(limit),
                    IsFollowing = parsed.GetValue(follow),
                    IsJson = parsed.GetValue(json),
                },
                output,
                error).Run(TimeProvider.System, stop),
            error,
            cancellationToken));
        return dump;
    }

    private static Task<int> Guarded(
        Func<CancellationToken, int> command, TextWriter error, CancellationToken cancellationToken)
    {
        using StopSignal stop = new(cancellationToken);
        return Task.FromResult(CommandFailure.Guard(() => command(stop.Token), error));
    }
}
