namespace Telemetry.Journal;

/// <summary>What was found wrong in a journal.</summary>
public enum JournalDamageKind
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>The end of the last segment was not synced, is there in part, and is cut off by an opening. Nobody was
    /// promised it: any kill and any loss of power may leave that, and no record is lost.</summary>
    TornTail,

    /// <summary>Records in the middle are unreadable; reading goes on behind them.</summary>
    Corrupt,

    /// <summary>A segment's header is unreadable; its name serves instead. No record is lost.</summary>
    Header,

    /// <summary>A segment, or its end, is gone.</summary>
    Missing,
}
