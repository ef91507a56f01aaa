using Telemetry.Engine.State;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Gaps;

/// <summary>The rows of one key that wait for the watermark, by time, and the last one that was let go.</summary>
internal sealed class GapRows
{
    public BufferedRow? Last { get; set; }

    public List<BufferedRow> Waiting { get; } = [];

    /// <summary>Adds a row behind those of the same time.</summary>
    public void Add(BufferedRow row)
    {
        var at = Waiting.Count;
        while (at > 0 && Waiting[at - 1].Time > row.Time) { at--; }
        Waiting.Insert(at, row);
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Boolean(Last is not null);
        Last?.Write(writer);
        writer.Int32(Waiting.Count);
        foreach (var row in Waiting) { row.Write(writer); }
    }

    public static GapRows Read(SnapshotReader reader)
    {
        var rows = new GapRows { Last = reader.Boolean() ? BufferedRow.Read(reader) : null };
        for (var left = reader.Count(); left > 0; left--) { rows.Waiting.Add(BufferedRow.Read(reader)); }
        return rows;
    }
}
