using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.General;

/// <summary>The windows of one key, by start and end. Those of sessions neither overlap nor touch.</summary>
internal sealed class KeyWindows
{
    private readonly List<WindowState> _windows = [];

    public int Count => _windows.Count;

    public WindowState this[int index] => _windows[index];

    public WindowState? Find(in WindowSpan span)
    {
        var at = PlaceOf(span);
        return at < _windows.Count && _windows[at].Span == span ? _windows[at] : null;
    }

    public void Add(WindowState window) => _windows.Insert(PlaceOf(window.Span), window);

    public void Remove(WindowState window) => _windows.RemoveAt(PlaceOf(window.Span));

    /// <summary>The windows that overlap or touch a span: they are neighbours.</summary>
    public (int From, int Count) Touching(in WindowSpan span)
    {
        var to = _windows.Count;
        while (to > 0 && _windows[to - 1].Span.Start > span.End) { to--; }
        var from = to;
        while (from > 0 && _windows[from - 1].Span.Touches(span)) { from--; }
        return (from, to - from);
    }

    public void Write(SnapshotWriter writer, WindowFold fold)
    {
        writer.Int32(_windows.Count);
        foreach (var window in _windows) { window.Write(writer, fold); }
    }

    /// <summary>The first place whose window does not come before the span.</summary>
    private int PlaceOf(in WindowSpan span)
    {
        var low = 0;
        var high = _windows.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_windows[middle].Span.CompareTo(span) < 0) { low = middle + 1; } else { high = middle; }
        }
        return low;
    }
}
