using System.Globalization;

namespace Telemetry.Campaigns.Tests.Agents;

/// <summary>The lines of a campaign's device: long notes, so that the spool has several segments.</summary>
internal static class NoteLines
{
    public const string Device = "bench";

    public const string Boot = "b7";

    private const long StartMillis = 1_767_225_600_000;
    private const int NoteLength = 400;

    /// <summary>A line; the first one tells the boot, the others are readings with the number of the line.</summary>
    public static string Line(int number) => number == 0
        ? "!boot " + Boot
        : string.Create(
            CultureInfo.InvariantCulture, $"{Device} note \"{Note((ulong)number)}\" {StartMillis + number} {number}");

    public static string Note(ulong seq) =>
        string.Create(CultureInfo.InvariantCulture, $"n{seq}-").PadRight(NoteLength, (char)('a' + (seq % 26)));
}
