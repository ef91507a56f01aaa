using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Webhooks;
using Telemetry.Journal;

namespace Telemetry.Gateway.Cli;

/// <summary>The journals of a data folder by the names that commands give them.</summary>
internal static class JournalFolders
{
    public const string Input = "input";
    public const string Output = "output";
    public const string Deliveries = "deliveries";

    public static IReadOnlyList<string> All { get; } = [Input, Output, Deliveries];

    /// <summary>Opens a journal to look at it, its files held.</summary>
    /// <exception cref="IOException">There is no such folder.</exception>
    public static JournalView Open(string data, string journal) => Directory.Exists(data)
        ? JournalView.OpenHeld(PathOf(data, journal), PosixFileSystem.Instance)
        : throw new DirectoryNotFoundException($"{data}: there is no such folder");

    private static string PathOf(string data, string journal) => journal switch
    {
        Output => GatewayJournals.OutputDirectory(data),
        Deliveries => WebhookServices.LedgerDirectory(data),
        _ => GatewayJournals.InputDirectory(data),
    };
}
