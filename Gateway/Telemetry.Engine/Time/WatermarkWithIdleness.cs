using Telemetry.Engine.State;

namespace Telemetry.Engine.Time;

/// <summary>A source's watermark that is emitted at given times, and marks its output idle when the source has been
/// silent for too long; the next row makes it speak again.</summary>
/// <param name="watermark">The source's watermark.</param>
/// <param name="timer">Says when it is idle; null when it never is.</param>
public sealed class WatermarkWithIdleness(SourceWatermark watermark, IdlenessTimer? timer)
{
    private bool _isIdle;

    /// <summary>Takes a row.</summary>
    /// <param name="time">Its event time.</param>
    /// <returns>Whether the watermark moved.</returns>
    public bool OnRow(EventTime time)
    {
        NoteActivity();
        return watermark.OnRow(time);
    }

    /// <summary>Takes what the source itself says.</summary>
    /// <param name="time">No row at or before it is still to come.</param>
    /// <returns>Whether the watermark moved.</returns>
    public bool OnWatermark(EventTime time)
    {
        NoteActivity();
        return watermark.OnWatermark(time);
    }

    /// <summary>Emits the watermark, or marks the output idle, once.</summary>
    /// <param name="elapsed">Monotonic time; only differences count.</param>
    /// <param name="output">Where to.</param>
    public void EmitPeriodic(Duration elapsed, IWatermarkOutput output)
    {
        if (timer?.CheckIfIdle(elapsed) is not true) { output.EmitWatermark(watermark.Current); return; }
        if (_isIdle) { return; }
        _isIdle = true;
        output.MarkIdle();
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Snapshot(SnapshotWriter writer)
    {
        watermark.Snapshot(writer);
        timer?.Snapshot(writer);
        writer.Boolean(_isIdle);
    }

    /// <summary>Reads the state.</summary>
    /// <param name="reader">Where from.</param>
    public void Restore(SnapshotReader reader)
    {
        watermark.Restore(reader);
        timer?.Restore(reader);
        _isIdle = reader.Boolean();
    }

    private void NoteActivity()
    {
        timer?.NoteActivity();
        _isIdle = false;
    }
}
