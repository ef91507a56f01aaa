namespace Telemetry.Journal;

/// <summary>What was found wrong in a journal.</summary>
public enum JournalDamageKind
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>The last segment's end was written in part, and cut off. Nobody was promised it.</summary>
    TornTail,

    /// <summary>Records in the middle are unreadable; reading goes on behind them.</summary>
    Corrupt,

    /// <summary>A segment's header is unreadable; its name serves instead. No record is lost.</summary>
    Header,

    /// <summary>A segment, or its end, is gone.</summary>
    Missing,
}
