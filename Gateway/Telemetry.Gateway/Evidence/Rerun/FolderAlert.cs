using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>An alert in a data folder that is only looked at: nothing is written, no lock is taken.</summary>
internal static class FolderAlert
{
    /// <summary>All that the folder's output journal says of an alert.</summary>
    /// <exception cref="InvalidDataException">There is no such alert.</exception>
    public static AlertTrail Find(DataFolder folder, string alert, CancellationToken cancel)
    {
        using JournalView output = folder.OpenOutput();
        AlertTrail trail = AlertTrail.Scan(output, alert, cancel);
        return trail.Events.Count > 0 ? trail : throw new InvalidDataException(
            $"{folder.Name}: there is no alert {Words.Printable(alert)}"
            + (trail.Lost.Count > 0 ? "; the output journal is damaged" : ""));
    }

    /// <summary>The rules of a folder.</summary>
    public static RuleBook Rules(DataFolder folder) => new(new SettingsTrail(
        folder.Input.OpenReader, () => folder.Input.Start, () => folder.Settings(CancellationToken.None)));
}
