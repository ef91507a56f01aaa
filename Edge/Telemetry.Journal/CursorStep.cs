namespace Telemetry.Journal;

/// <summary>What a step of a <see cref="SegmentCursor"/> met.</summary>
internal enum CursorStep
{
    /// <summary>No record behind this one in the file.</summary>
    End,

    /// <summary>A good record.</summary>
    Record,

    /// <summary>Records that cannot be read; the cursor stands behind them.</summary>
    Damage,
}
