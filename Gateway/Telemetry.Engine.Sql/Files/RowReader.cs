using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Files;

/// <summary>A bounded input, read row by row. Not thread-safe.</summary>
public abstract class RowReader : IDisposable
{
    /// <summary>What is read, for people.</summary>
    public abstract string Name { get; }

    /// <summary>How much of it was read, in the same unit as <see cref="Length"/>.</summary>
    public abstract long Position { get; }

    /// <summary>How much there is; 0 when that is not known.</summary>
    public abstract long Length { get; }

    /// <summary>The watermark that was read last: nothing up to it is still to come.</summary>
    public EventTime Watermark { get; protected set; } = EventTime.Min;

    /// <summary>Why the last row was rejected, with its place.</summary>
    public string Fault { get; protected set; } = "";

    /// <summary>The line, or the number, of the last row.</summary>
    public abstract long Line { get; }

    /// <summary>Reads the next row, watermark or end.</summary>
    /// <param name="frame">Gets the row; its columns are those that the reader was made for, and it has room. The
    /// row's time stays zero.</param>
    /// <returns>What came.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public abstract RowOutcome Read(Frame frame);

    /// <summary>Where a row stands, for people.</summary>
    /// <param name="line">Its <see cref="Line"/>.</param>
    /// <returns>The file and the place in it.</returns>
    public virtual string PlaceOf(long line) => string.Create(CultureInfo.InvariantCulture, $"{Name} line {line}");

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets the file go.</summary>
    /// <param name="isDisposing">Always true: there is no finalizer.</param>
    protected abstract void Dispose(bool isDisposing);

    /// <summary>A watermark in whole milliseconds, as Flink has them: nothing of that millisecond is still to
    /// come.</summary>
    /// <param name="millis">Milliseconds since the epoch; the extremes are those of time.</param>
    /// <returns>The watermark.</returns>
    public static EventTime WatermarkOf(long millis)
    {
        const long micros = 1_000;
        if (millis >= EventTime.UsableMicros / micros) { return EventTime.Max; }
        return millis <= -EventTime.UsableMicros / micros ? EventTime.Min : new((millis * micros) + micros - 1);
    }
}
