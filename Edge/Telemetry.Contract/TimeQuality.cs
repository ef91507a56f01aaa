namespace Telemetry.Contract;

/// <summary>How far a reading's event time can be trusted.</summary>
public enum TimeQuality : byte
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>The clock was synchronised. On the wire: absent, or <c>synced</c>.</summary>
    Synced,

    /// <summary>The clock was synchronised once and runs freely since. <c>holdover</c></summary>
    Holdover,

    /// <summary>The clock has never been synchronised in this boot. <c>unsynced</c></summary>
    Unsynced,

    /// <summary>Stamped by boot time and dated later from a time anchor of the same boot. <c>redated</c></summary>
    Redated,
}
