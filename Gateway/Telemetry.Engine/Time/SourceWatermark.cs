using Telemetry.Engine.State;

namespace Telemetry.Engine.Time;

/// <summary>One source's watermark: moved by what its strategy makes of rows, silence and declarations, and never
/// back. Not thread-safe.</summary>
/// <param name="strategy">Where the watermarks come from.</param>
public sealed class SourceWatermark(WatermarkStrategy strategy)
{
    /// <summary>The watermark; <see cref="EventTime.Min"/> at first.</summary>
    public EventTime Current { get; private set; } = EventTime.Min;

    /// <summary>Takes a row.</summary>
    /// <param name="time">Its event time.</param>
    /// <returns>Whether the watermark moved.</returns>
    public bool OnRow(EventTime time) => Advance(strategy.FromRows(time));

    /// <summary>Takes a declared low watermark.</summary>
    /// <param name="low">No row with a smaller event time is still to come.</param>
    /// <returns>Whether the watermark moved.</returns>
    public bool OnLow(EventTime low) => Advance(WatermarkStrategy.FromLow(low));

    /// <summary>Takes a declared watermark.</summary>
    /// <param name="watermark">No row at or before it is still to come.</param>
    /// <returns>Whether the watermark moved.</returns>
    public bool OnWatermark(EventTime watermark) => Advance(watermark);

    /// <summary>Notes that the source is connected and has been silent for long enough.</summary>
    /// <param name="journalTime">Now, by the journal.</param>
    /// <returns>Whether the watermark moved.</returns>
    public bool OnSilence(EventTime journalTime) => Advance(strategy.FromSilence(journalTime));

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Snapshot(SnapshotWriter writer) => writer.Int64(Current.Micros);

    /// <summary>Reads the state.</summary>
    /// <param name="reader">Where from.</param>
    public void Restore(SnapshotReader reader) => Current = new(reader.Int64());

    private bool Advance(EventTime watermark)
    {
        if (watermark <= Current) { return false; }
        Current = watermark;
        return true;
    }
}
