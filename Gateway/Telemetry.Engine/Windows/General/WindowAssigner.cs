using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows.General;

/// <summary>Says which windows a row belongs to.</summary>
public sealed class WindowAssigner
{
    /// <summary>The longest window and gap: 2^50 µs, about 35 years.</summary>
    public static readonly Duration SizeMax = new(1L << 50);

    private readonly long _size;
    private readonly long _slide;
    private readonly long _offset;
    private readonly SessionGap? _gap;
    private readonly (string Start, string End) _columns;
    private readonly (int Start, int End) _places;

    private WindowAssigner(WindowShape shape, TimeDomain domain, Duration size, Duration slide, Duration offset)
    {
        if (domain is not (TimeDomain.Event or TimeDomain.Journal))
        {
            throw new ArgumentException("Windows need a time domain.");
        }
        Shape = shape;
        Domain = domain;
        _size = size.Micros;
        _slide = slide.Micros;
        _offset = offset.Micros;
    }

    private WindowAssigner(TimeDomain domain, SessionGap gap)
        : this(WindowShape.Session, domain, Duration.Zero, Duration.Zero, Duration.Zero) => _gap = gap;

    private WindowAssigner((string Start, string End) columns, (int Start, int End) places)
        : this(WindowShape.Attached, TimeDomain.Event, Duration.Zero, Duration.Zero, Duration.Zero)
    {
        _columns = columns;
        _places = places;
    }

    /// <summary>What the bounds are measured in. The global window has none: it is never late.</summary>
    public TimeDomain Domain { get; }

    internal WindowShape Shape { get; }

    /// <summary>The gap of sessions that all have the same, else 0.</summary>
    internal long FixedGap => _gap?.FixedMicros ?? 0;

    internal bool Merges => Shape == WindowShape.Session;

    /// <summary>Windows side by side.</summary>
    /// <param name="size">How long a window is.</param>
    /// <param name="offset">How far the starts lie from multiples of the size since the epoch; may be negative.</param>
    /// <param name="domain">What the bounds are measured in.</param>
    /// <returns>The assigner.</returns>
    /// <exception cref="ArgumentException">The size is out of range, or the offset not shorter than it.</exception>
    public static WindowAssigner Tumbling(
        Duration size, Duration offset = default, TimeDomain domain = TimeDomain.Event) =>
        Hopping(size, size, offset, domain);

    /// <summary>Windows that overlap, or leave gaps.</summary>
    /// <param name="size">How long a window is.</param>
    /// <param name="slide">How far apart windows start.</param>
    /// <param name="offset">How far the starts lie from multiples of the slide since the epoch; may be
    /// negative.</param>
    /// <param name="domain">What the bounds are measured in.</param>
    /// <returns>The assigner.</returns>
    /// <exception cref="ArgumentException">Size or slide is out of range, or the offset not shorter than the
    /// slide.</exception>
    public static WindowAssigner Hopping(
        Duration size, Duration slide, Duration offset = default, TimeDomain domain = TimeDomain.Event)
    {
        Check(size, "last");
        Check(slide, "start every");
        CheckOffset(offset, slide);
        return new(WindowShape.Hopping, domain, size, slide, offset);
    }

    /// <summary>Windows that begin together and end one step after another, until the longest; then anew.</summary>
    /// <param name="size">The longest window; a multiple of the step.</param>
    /// <param name="step">How much longer each window is than the one before.</param>
    /// <param name="offset">How far the starts lie from multiples of the size since the epoch; may be negative.</param>
    /// <param name="domain">What the bounds are measured in.</param>
    /// <returns>The assigner.</returns>
    /// <exception cref="ArgumentException">Size or step is out of range, or they do not fit.</exception>
    public static WindowAssigner Cumulating(
        Duration size, Duration step, Duration offset = default, TimeDomain domain = TimeDomain.Event)
    {
        Check(size, "last");
        Check(step, "grow by");
        CheckOffset(offset, size);
        if (size.Micros % step.Micros != 0) { throw new ArgumentException($"{size} is no multiple of {step}."); }
        return new(WindowShape.Cumulating, domain, size, step, offset);
    }

    /// <summary>Sessions: a row opens a window from its time until a gap later, and windows that overlap or touch
    /// become one.</summary>
    /// <param name="gap">The gap.</param>
    /// <param name="domain">What the bounds are measured in.</param>
    /// <returns>The assigner.</returns>
    public static WindowAssigner Session(SessionGap gap, TimeDomain domain = TimeDomain.Event)
    {
        ArgumentNullException.ThrowIfNull(gap);
        return new(domain, gap);
    }

    /// <summary>One window per key that has everything and never ends; nothing is late for it.</summary>
    /// <returns>The assigner.</returns>
    public static WindowAssigner Global() =>
        new(WindowShape.Global, TimeDomain.Journal, Duration.Zero, Duration.Zero, Duration.Zero);

    /// <summary>The windows that the rows have already, in columns: they are results of windows, or were given some. A
    /// row's window closes, and its row is late, by its end, whatever the row's time.</summary>
    /// <param name="startColumn">The column of the window's first instant; Time, without NULL.</param>
    /// <param name="endColumn">The column of the first instant behind it; Time, without NULL.</param>
    /// <returns>The assigner.</returns>
    public static WindowAssigner Attached(string startColumn, string endColumn)
    {
        ArgumentException.ThrowIfNullOrEmpty(startColumn);
        ArgumentException.ThrowIfNullOrEmpty(endColumn);
        return new((startColumn, endColumn), (-1, -1));
    }

    /// <inheritdoc/>
    public override string ToString() => Shape switch
    {
        WindowShape.Global => "global",
        WindowShape.Attached => $"windows of the rows ({_columns.Start}, {_columns.End})",
        WindowShape.Session => $"session {_gap}, {Domain} time",
        _ => $"{Shape} {_size} us every {_slide} us from {_offset} us, {Domain} time",
    };

    /// <summary>The assigner for rows of these columns.</summary>
    /// <exception cref="ArgumentException">It needs a column that is not there.</exception>
    internal WindowAssigner BoundTo(Schema schema) => Shape == WindowShape.Attached
        ? new(_columns, (PlaceOf(_columns.Start, schema), PlaceOf(_columns.End, schema))) : this;

    /// <summary>The windows of a row, for a session before it is merged.</summary>
    internal void Assign(long time, Frame frame, int row, List<WindowSpan> target)
    {
        target.Clear();
        switch (Shape)
        {
            case WindowShape.Hopping: AssignHopping(time, target); break;
            case WindowShape.Cumulating: AssignCumulating(time, target); break;
            case WindowShape.Session: target.Add(new(time, SaturatingTime.Add(time, _gap!.Of(frame, row)))); break;
            case WindowShape.Attached:
                target.Add(new(frame.Longs(_places.Start)[row], frame.Longs(_places.End)[row]));
                break;
            default: target.Add(WindowSpan.Global); break;
        }
    }

    private static int PlaceOf(string name, Schema schema)
    {
        var index = schema.IndexOf(name);
        var column = schema.Columns[index];
        return column is { Type: ColumnType.Time, IsNullable: false } ? index
            : throw new ArgumentException($"Column '{name}' is {column.Type}; a window's bound is Time without NULL.");
    }

    private void AssignHopping(long time, List<WindowSpan> target)
    {
        for (var start = StartOf(time, _slide); start > time - _size; start -= _slide)
        {
            target.Add(new(start, SaturatingTime.Add(start, _size)));
        }
    }

    private void AssignCumulating(long time, List<WindowSpan> target)
    {
        var start = StartOf(time, _size);
        for (var end = StartOf(time, _slide) + _slide; end <= start + _size; end += _slide)
        {
            target.Add(new(start, end));
        }
    }

    /// <summary>The greatest multiple of the period, moved by the offset, that is not after the time.</summary>
    private long StartOf(long time, long period)
    {
        var into = (time - _offset) % period;
        return into < 0 ? time - (into + period) : time - into;
    }

    private static void Check(Duration length, string verb)
    {
        if (length > Duration.Zero && length <= SizeMax) { return; }
        throw new ArgumentException($"Windows cannot {verb} {length}.");
    }

    private static void CheckOffset(Duration offset, Duration period)
    {
        if (offset < period && new Duration(-offset.Micros) < period) { return; }
        throw new ArgumentException($"An offset of {offset} is not shorter than {period}.");
    }
}
