using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Cli;

/// <summary>What went wrong in a command that looks at files, as its one line and exit code.</summary>
internal static class CommandFailure
{
    /// <summary>Runs a command; the world's failures become a line on stderr.</summary>
    public static int Guard(Func<int> command, TextWriter error)
    {
        try
        {
            return command();
        }
        catch (ConfigurationException refused)
        {
            return Say(refused.Message, error, TelemetryCommand.BadUsage);
        }
        catch (OperationCanceledException)
        {
            return Say("stopped before the end", error, TelemetryCommand.Failed);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException
            or FormatException)
        {
            return Say(failure.Message, error, TelemetryCommand.Failed);
        }
    }

    private static int Say(string message, TextWriter error, int exit)
    {
        string line = new([.. message.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? '?' : c)]);
        error.WriteLine($"telemetry: {line}");
        return exit;
    }
}
