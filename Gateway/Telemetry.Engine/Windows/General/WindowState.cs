using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.General;

/// <summary>One window of one key: its contents, and what its trigger remembers.</summary>
internal sealed class WindowState(int key, WindowSpan span)
{
    /// <summary>No time: nothing is due.</summary>
    public const long NoTime = long.MinValue;

    private const long WindowBytes = 256;

    /// <summary>The key's ordinal.</summary>
    public int Key { get; } = key;

    /// <summary>The bounds; those of a session that grows change.</summary>
    public WindowSpan Span { get; private set; } = span;

    /// <summary>The accumulators, or null when the window is empty or keeps rows.</summary>
    public byte[]? Folded { get; set; }

    /// <summary>The rows in the order of their arrival, or null when the window is empty or folds.</summary>
    public List<BufferedRow>? Rows { get; set; }

    /// <summary>Rows since the count trigger fired.</summary>
    public long Count { get; set; }

    /// <summary>When a continuous trigger fires next.</summary>
    public long NextFire { get; set; } = NoTime;

    /// <summary>How often the window has spoken.</summary>
    public long Revision { get; set; }

    public WindowTimers Timers { get; set; }

    /// <summary>How many bytes were counted for the window in the budget.</summary>
    public long Counted { get; set; }

    public bool IsEmpty => Folded is null && Rows is null;

    /// <summary>What the window holds: itself with its timers, and its contents, each row as much as any.</summary>
    public long BytesOf(int rowBytes) => WindowBytes + (Folded?.Length ?? 0) + ((long)(Rows?.Count ?? 0) * rowBytes);

    /// <summary>Makes it another window with the same contents, which has not spoken yet.</summary>
    public void GrowTo(in WindowSpan cover)
    {
        Span = cover;
        Revision = 0;
    }

    public void Purge(WindowFold fold)
    {
        if (Folded is not null) { fold.Release(Folded); }
        Folded = null;
        Rows = null;
    }

    public void Write(SnapshotWriter writer, WindowFold fold)
    {
        writer.Int64(Span.Start);
        writer.Int64(Span.End);
        writer.Int64(Count);
        writer.Int64(NextFire);
        writer.Int64(Revision);
        writer.Int32((int)Timers);
        writer.Boolean(Folded is not null);
        if (Folded is not null) { fold.Write(writer, Folded); }
        writer.Int32(Rows?.Count ?? 0);
        foreach (var row in Rows ?? []) { row.Write(writer); }
    }

    public static WindowState Read(SnapshotReader reader, int key, int owner, WindowFold fold)
    {
        var state = new WindowState(key, new(reader.Int64(), reader.Int64()))
        {
            Count = reader.Int64(),
            NextFire = reader.Int64(),
            Revision = reader.Int64(),
            Timers = (WindowTimers)reader.Int32(),
            Folded = reader.Boolean() ? fold.Read(reader, owner) : null,
        };
        for (var left = reader.Count(); left > 0; left--) { (state.Rows ??= []).Add(BufferedRow.Read(reader)); }
        return state;
    }
}
