namespace Telemetry.Journal;

/// <summary>The fault points of one journal; all null when it has no name.</summary>
internal sealed class JournalPoints
{
    public JournalPoints(string? journal)
    {
        if (journal is null)
        {
            return;
        }

        Append = journal + ".append";
        Write = journal + ".write";
        BeforeSync = journal + ".fsync.before";
        AfterSync = journal + ".fsync.after";
        Durable = journal + ".durable";
        Roll = journal + ".roll";
        Truncate = journal + ".truncate";
    }

    /// <summary>Before a record is taken.</summary>
    public string? Append { get; }

    /// <summary>Before records are written.</summary>
    public string? Write { get; }

    /// <summary>They are written and not synced.</summary>
    public string? BeforeSync { get; }

    /// <summary>They are synced.</summary>
    public string? AfterSync { get; }

    /// <summary>As above, and nobody who waits for it has heard of it.</summary>
    public string? Durable { get; }

    /// <summary>A segment is closed and the next one is not made.</summary>
    public string? Roll { get; }

    /// <summary>A segment is deleted and its folder is not synced.</summary>
    public string? Truncate { get; }
}
