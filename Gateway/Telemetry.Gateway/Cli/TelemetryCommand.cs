using System.CommandLine;

namespace Telemetry.Gateway.Cli;

/// <summary>The <c>telemetry</c> command. Exit 0: done; 1: failed, with one line on stderr; 2: bad usage.</summary>
internal static class TelemetryCommand
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;

    private const StringSplitOptions NonEmpty = StringSplitOptions.RemoveEmptyEntries;

    public static async Task<int> InvokeAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        RootCommand root = new("The telemetry appliance.")
        {
            RunCommand.Create(output, error),
            JournalCommand.Create(output, error),
            DevicesCommand.Create(output, error),
            AlertsCommand.Create(output, error),
            WebhooksCommand.Create(output, error),
            AgentCommands.Create(output, error),
            SqlCommand.Create(output, error),
            RulesCommand.Create(output, error),
            TopologyCommand.Create(output, error),
            ReplayCommand.Create(output, error),
            CaptureCommand.Create(output, error),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            string what = parsed.UnmatchedTokens.Count > 0
                ? $"{Words.Printable(parsed.UnmatchedTokens[0])} is not known here."
                : string.Join(' ', parsed.Errors[0].Message.Split((char[])['\r', '\n', '\t', ' '], NonEmpty));
            await error.WriteLineAsync($"telemetry: {what} (see telemetry --help)");
            return BadUsage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,

            // The host listens to SIGTERM and SIGINT, and takes the time that a last checkpoint needs.
            ProcessTerminationTimeout = null,
        });
    }
}
