using System.CommandLine;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Cli;

/// <summary>An option that names a place in the input journal.</summary>
internal static class MomentOption
{
    public static Option<JournalMoment?> Create(string name, string description) => new(name)
    {
        Description = $"{description}: {JournalMoment.Rule}.",
        HelpName = "T",
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (!JournalMoment.TryParse(text, out JournalMoment moment))
            {
                result.AddError($"{name}: {Words.Printable(text)} is not allowed: {JournalMoment.Rule}.");
            }

            return moment;
        },
    };
}
