using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed;

/// <summary>Takes what a function emits for one row or timer. Valid only during the call that it was given to.</summary>
/// <typeparam name="T">What is emitted.</typeparam>
/// <example><code>
/// builder.Readings.AsRows&lt;Reading&gt;().SelectMany((reading, output) =>
/// {
///     if (reading.Text is null) { return; }
///     foreach (var word in reading.Text.Split(' ')) { output.Add(word); }
/// }, RowShape.Text("word")).To("words");
/// </code></example>
public sealed class RowCollector<T>
{
    private readonly ShapeWriter<T> _writer;
    private readonly int _port;
    private Collector? _output;
    private EventTime _time;
    private int _key;

    internal RowCollector(RowShape<T> shape, TextDictionary texts, int port)
    {
        _writer = new(shape, texts);
        _port = port;
    }

    /// <summary>Emits a row with the event time of the row or timer that is being handled.</summary>
    /// <param name="value">The row.</param>
    public void Add(T value) => Add(value, _time);

    /// <summary>Emits a row.</summary>
    /// <param name="value">The row.</param>
    /// <param name="time">Its event time. At or before the watermark it is late for what comes behind.</param>
    /// <exception cref="InvalidOperationException">Nothing is being handled, or the time is not usable.</exception>
    public void Add(T value, EventTime time)
    {
        var output = _output ?? throw new InvalidOperationException("A row was emitted outside of the call.");
        if (!time.IsUsable) { throw new InvalidOperationException($"A row cannot have the event time {time}."); }
        var frame = output.Add(_port, time, _key, out var row);
        _writer.Write(value, frame, row);
    }

    internal void Begin(Collector output, EventTime time, int key)
    {
        _output = output;
        _time = time;
        _key = key;
    }

    internal void End() => _output = null;
}
