using System.Runtime.CompilerServices;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows;

/// <summary>
/// The division of time into panes, the spans that overlapping windows share. Panes are numbered from far before any
/// usable time, so that all numbers are positive and one unsigned reciprocal serves.
/// </summary>
internal readonly struct PaneGrid
{
    private readonly long _bias;
    private readonly ulong _reciprocal;
    private readonly long _size;

    public PaneGrid(Duration size, Duration slide, Duration offset = default)
    {
        _size = GreatestCommonDivisor(size.Micros, slide.Micros);
        PanesPerWindow = size.Micros / _size;
        PanesPerSlide = slide.Micros / _size;
        // A multiple of the slide, so that windows begin at multiples of it on both scales.
        _bias = ((EventTime.UsableMicros + size.Micros) / slide.Micros * slide.Micros) + slide.Micros;
        // Windows that begin an offset later are windows of times that are an offset less; back by less than a slide.
        _bias += (slide.Micros - (offset.Micros % slide.Micros)) % slide.Micros;
        _reciprocal = (ulong.MaxValue / (ulong)_size) + 1;
    }

    public long PanesPerWindow { get; }

    public long PanesPerSlide { get; }

    public long PaneMicros => _size;

    /// <summary>The pane of a usable time: a multiplication, and a correction because the reciprocal is rounded
    /// up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long PaneOf(long micros)
    {
        var time = (ulong)(micros + _bias);
        var pane = _size == 1 ? time : Math.BigMul(time, _reciprocal, out _);
        return (long)(pane * (ulong)_size > time ? pane - 1 : pane);
    }

    /// <summary>The time at which a pane starts.</summary>
    public long StartOf(long pane) => (pane * _size) - _bias;

    /// <summary>The end of the window that starts with a pane.</summary>
    public long EndOfWindow(long firstPane) => StartOf(firstPane + PanesPerWindow);

    /// <summary>The first pane of the earliest window with this pane that ends after the watermark; false when there is
    /// none: the pane is late (or, between windows that leave gaps, in no window).</summary>
    public bool TryFirstWindow(long pane, EventTime watermark, out long firstPane)
    {
        var last = pane / PanesPerSlide * PanesPerSlide;
        firstPane = FirstWindowOf(pane);
        if (firstPane > last || last + PanesPerWindow <= pane) { firstPane = last; return false; }
        if (EndOfWindow(firstPane) - 1 > watermark.Micros) { return true; }
        if (EndOfWindow(last) - 1 <= watermark.Micros) { firstPane = last; return false; }
        // The first window start s (in panes) whose end is beyond the watermark.
        var beyond = PaneOf(watermark.Micros + 1) - PanesPerWindow;
        firstPane = Math.Max(firstPane, (beyond / PanesPerSlide * PanesPerSlide) + PanesPerSlide);
        return true;
    }

    /// <summary>The first pane of the earliest window with this pane, whatever the watermark.</summary>
    public long FirstWindowOf(long pane) =>
        (pane - PanesPerWindow + PanesPerSlide) / PanesPerSlide * PanesPerSlide;

    /// <summary>The block of a pane: as many panes as a window has, at fixed places. A window has the end of one block
    /// and the beginning of the next.</summary>
    public long BlockOf(long pane) => pane / PanesPerWindow;

    /// <summary>Whether any window has this pane.</summary>
    public bool IsInWindow(long pane) => (pane / PanesPerSlide * PanesPerSlide) + PanesPerWindow > pane;

    private static long GreatestCommonDivisor(long left, long right)
    {
        while (right != 0) { (left, right) = (right, left % right); }
        return left;
    }
}
