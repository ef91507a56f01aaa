using System.Globalization;
using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Spooling;
using Telemetry.Journal;

namespace Telemetry.Edge.Hosting;

/// <summary>
/// Prints what waits in the spool of an agent that does not run, as CSV that the simulator plays back: a recording of a
/// real machine for a desk. Nothing is given up: the next start of the agent sends all of it.
/// </summary>
internal static class SpoolExport
{
    private const string Header = "device,metric,event_time,value,unit,boot,seq,quality,time_quality";

    /// <summary>Writes the header and a row per reading; tells how many have no date yet and are left out.</summary>
    /// <param name="config">Says where the spool is.</param>
    /// <param name="time">The time.</param>
    /// <param name="output">Where the rows go.</param>
    /// <exception cref="IOException">There is no spool, or an agent has it.</exception>
    public static (long Written, long Undated) Write(EdgeConfig config, TimeProvider time, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(output);
        var folder = Path.Combine(config.Spool.Directory, "journal");
        if (!Directory.Exists(folder))
        {
            throw new IOException($"{config.Spool.Directory}: there is no spool.");
        }
        var disk = PosixFileSystem.Instance;
        var progress = new ProgressFile(Path.Combine(config.Spool.Directory, "progress.json"), disk);
        var clock = new EventClock(time, () => TimeQuality.Unsynced);
        using var spool = Spool.Open(
            JournalLog.Open(folder), progress, new SpoolOptions { Boot = RandomId.New() }, clock, time);
        output.Write(Header + "\n");
        var written = 0L;
        var pack = new ReadingPack();
        while (spool.Outlet.Take(Lane.Backlog) is { } next)
        {
            if (!PackDecoder.Decode(next.Payload, pack).IsOk)
            {
                throw new InvalidDataException($"The spool holds a pack of {next.Device} that cannot be read.");
            }
            for (var row = 0; row < pack.Count; row++)
            {
                output.Write(RowOf(pack, row) + "\n");
            }
            written += pack.Count;
            spool.Outlet.Acknowledge(next); // Only here: progress is not saved.
        }
        return (written, spool.Outlet.Backlog().UndatedReadings);
    }

    private static string RowOf(ReadingPack pack, int row)
    {
        var value = pack.Kinds[row] switch
        {
            ValueKind.Bool => pack.Numbers[row] != 0 ? "true" : "false",
            ValueKind.Text => Quoted(Encoding.UTF8.GetString(pack.Text(row))),
            _ => pack.Numbers[row].ToString("R", CultureInfo.InvariantCulture),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{pack.Device},{pack.MetricOf(row)},{pack.Times[row] / 1000},{value},{Quoted(pack.UnitOf(row))},"
            + $"{pack.Boot},{pack.Seqs[row]},{ValueQualities.NameOf(pack.ValueQualities[row])},"
            + $"{TimeQualities.NameOf(pack.Qualities[row])}");
    }

    /// <summary>A row is a line: line breaks in texts become spaces.</summary>
    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? text
        : '"' + text.ReplaceLineEndings(" ").Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
