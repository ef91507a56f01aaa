using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Keyed;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed;

/// <summary>Takes what a function emits for one row or timer. Valid only during the call that it was given
/// to.</summary>
/// <typeparam name="T">What is emitted.</typeparam>
/// <example><code>
/// builder.Readings.AsRows&lt;Reading&gt;().SelectMany((reading, output) =>
/// {
///     if (reading.Text is null) { return; }
///     foreach (var word in reading.Text.Split(' ')) { output.Add(word); }
/// }, RowShape.Text("word")).To("words");
/// </code></example>
public sealed class RowCollector<T> : ISideRows
{
    private readonly RowShape<T> _shape;
    private readonly int _port;
    private readonly RowCursor _cursor;
    private readonly string _name;
    private ShapeWriter<T>? _writer;

    internal RowCollector(RowShape<T> shape, int port, RowCursor cursor, string name = OutputPort.Main)
    {
        _shape = shape;
        _port = port;
        _cursor = cursor;
        _name = name;
    }

    /// <summary>Emits a row with the event time of the row or timer that is being handled.</summary>
    /// <param name="value">The row.</param>
    public void Add(T value) => Add(value, _cursor.Time);

    /// <summary>Emits a row.</summary>
    /// <param name="value">The row.</param>
    /// <param name="time">Its event time. At or before the watermark it is late for what comes behind.</param>
    /// <exception cref="InvalidOperationException">Nothing is being handled, or the time is not usable.</exception>
    public void Add(T value, EventTime time)
    {
        var output = _cursor.Output ?? throw new InvalidOperationException(
            "A row was emitted while no row or timer is being handled.");
        if (!time.IsUsable) { throw new InvalidOperationException($"A row cannot have the event time {time}."); }
        var frame = output.Add(_port, time, _cursor.Key, out var row);
        _writer!.Write(value, frame, row); // The collector is opened before anything is handled.
    }

    OutputPort ISideRows.PortFor(KeySpace? keys) => new(_name, _shape.Schema, keys);

    void ISideRows.Open(TextDictionary texts) => Open(texts);

    internal void Open(TextDictionary texts) => _writer = new(_shape, texts);
}
