using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Time;

/// <summary>One key's clock and open windows, by start.</summary>
/// <param name="clock">The clock of the key's own rows.</param>
internal sealed class KeyWindows(KeyEventClock clock)
{
    private readonly List<OpenWindow> _open = [];

    public KeyEventClock Clock { get; } = clock;

    /// <summary>How many windows are open.</summary>
    public int Count => _open.Count;

    /// <summary>The end of the last window that was closed: it and those before it do not open again, whatever the
    /// clock's scope becomes.</summary>
    public long ClosedEnd { get; private set; } = long.MinValue;

    /// <summary>The first window that is open, or null.</summary>
    public OpenWindow? First => At(0);

    /// <summary>An open window by its place, or null beyond the last.</summary>
    public OpenWindow? At(int index) => index < _open.Count ? _open[index] : null;

    public OpenWindow Open(long start)
    {
        var index = _open.Count;
        while (index > 0 && _open[index - 1].Start > start) { index--; }
        if (index > 0 && _open[index - 1].Start == start) { return _open[index - 1]; }
        var window = new OpenWindow(start);
        _open.Insert(index, window);
        return window;
    }

    public void Close(long size)
    {
        ClosedEnd = Math.Max(ClosedEnd, _open[0].Start + size);
        _open.RemoveAt(0);
    }

    public static void Write(SnapshotWriter writer, KeyWindows value)
    {
        value.Clock.Snapshot(writer);
        writer.Int64(value.ClosedEnd);
        writer.Int32(value._open.Count);
        foreach (var window in value._open)
        {
            writer.Int64(window.Start);
            StatsAccumulator.Write(writer, window.Fold);
        }
    }

    public static KeyWindows Read(SnapshotReader reader, KeyEventClock clock)
    {
        clock.Restore(reader);
        var value = new KeyWindows(clock) { ClosedEnd = reader.Int64() };
        for (var left = reader.Count(); left > 0; left--)
        {
            value._open.Add(new(reader.Int64()) { Fold = StatsAccumulator.Read(reader) });
        }
        return value;
    }

    internal sealed class OpenWindow(long start)
    {
        private StatsAccumulator _fold = StatsAccumulator.Create();

        public long Start { get; } = start;

        public StatsAccumulator Fold { get => _fold; init => _fold = value; }

        public void Add(double value) => StatsAccumulator.Add(ref _fold, value);
    }
}
