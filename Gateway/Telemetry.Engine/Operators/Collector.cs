using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Operators;

/// <summary>
/// Where an operator puts its output. It grows within one call, is emptied by the runtime after the call, never
/// refuses, and uses its frames again.
/// </summary>
public sealed class Collector
{
    private readonly Port[] _ports;

    /// <summary>Makes a collector for an operator's outputs.</summary>
    /// <param name="ports">The outputs.</param>
    /// <param name="texts">The partition's texts.</param>
    public Collector(IReadOnlyList<OutputPort> ports, TextDictionary texts)
    {
        _ports = [.. ports.Select(port => new Port(port.Schema, texts))];
    }

    /// <summary>How many outputs there are.</summary>
    public int PortCount => _ports.Length;

    /// <summary>A frame with room for at least so many rows, to which the caller adds rows.</summary>
    /// <param name="port">The output.</param>
    /// <param name="rows">How many rows must have room: 2 for the two of an update.</param>
    /// <returns>The frame; valid until the next call of this collector.</returns>
    public Frame Open(int port = 0, int rows = 1) => _ports[port].Open(rows);

    /// <summary>Adds one row to the output's current frame; set its columns there.</summary>
    /// <param name="port">The output.</param>
    /// <param name="time">The row's event time.</param>
    /// <param name="key">The row's key ordinal, or <see cref="Frame.NoKey"/>.</param>
    /// <param name="row">The row's index in the frame.</param>
    /// <returns>The frame; valid until the next call of this collector.</returns>
    public Frame Add(int port, EventTime time, int key, out int row)
    {
        var frame = _ports[port].Open();
        row = frame.Add(time, key);
        return frame;
    }

    /// <summary>Adds an update: the old row (−U) and right behind it, in the same frame, the new one (+U). Set their
    /// columns there.</summary>
    /// <param name="port">The output; it declares updates.</param>
    /// <param name="time">The rows' event time.</param>
    /// <param name="key">The rows' key ordinal, or <see cref="Frame.NoKey"/>.</param>
    /// <param name="before">The old row's index in the frame; the new one's is one more.</param>
    /// <returns>The frame; valid until the next call of this collector.</returns>
    public Frame AddUpdate(int port, EventTime time, int key, out int before)
    {
        var frame = _ports[port].Open(2);
        before = frame.Add(time, key);
        frame.SetKind(before, ChangeKind.UpdateBefore);
        frame.SetKind(frame.Add(time, key), ChangeKind.UpdateAfter);
        return frame;
    }

    /// <summary>Hands on a received frame as it is.</summary>
    /// <param name="port">The output; its schema equals the frame's.</param>
    /// <param name="frame">A frame that the operator received in this call.</param>
    public void Forward(int port, Frame frame) => _ports[port].Forward(frame);

    /// <summary>What hands on all that was emitted; set by who runs the operator.</summary>
    internal Action? Relief { get; set; }

    /// <summary>
    /// Hands on what was emitted so far, if that is much, when an operator has much to say in one call: so it goes
    /// through the operators behind while it is in the cache, and need not fit into memory. Afterwards no frame of this
    /// collector is valid, and no span of keys: those behind may add some.
    /// </summary>
    /// <param name="frames">How many frames are much.</param>
    public void Relieve(int frames = EngineLimits.CollectedFramesMax)
    {
        var count = 0;
        foreach (var port in _ports) { count += port.Frames.Count; }
        if (count >= frames) { Relief?.Invoke(); }
    }

    /// <summary>How many frames an output holds.</summary>
    /// <param name="port">The output.</param>
    /// <returns>The count.</returns>
    public int FrameCount(int port) => _ports[port].Frames.Count;

    /// <summary>A frame of an output, in the order of emission.</summary>
    /// <param name="port">The output.</param>
    /// <param name="index">Which of its frames.</param>
    /// <returns>The frame.</returns>
    public Frame FrameAt(int port, int index) => _ports[port].Frames[index];

    /// <summary>Empties all outputs.</summary>
    public void Clear()
    {
        foreach (var port in _ports) { port.Clear(); }
    }

    private sealed class Port(Schema schema, TextDictionary texts)
    {
        private readonly List<Frame> _spare = [];
        private readonly List<Frame> _own = [];
        private Frame? _open;

        public List<Frame> Frames { get; } = [];

        public Frame Open(int rows = 1)
        {
            if (_open is not null && _open.Room >= rows) { return _open; }
            if (_spare.Count == 0) { _spare.Add(new Frame(schema, texts)); }
            _open = _spare[^1];
            _spare.RemoveAt(_spare.Count - 1);
            _own.Add(_open);
            Frames.Add(_open);
            return _open;
        }

        public void Forward(Frame frame)
        {
            Frames.Add(frame);
            _open = null;
        }

        public void Clear()
        {
            if (Frames.Count == 0) { return; }
            foreach (var frame in _own) { frame.Clear(); }
            _spare.AddRange(_own);
            _own.Clear();
            Frames.Clear();
            _open = null;
        }
    }
}
