using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>An event, and the partial match that would take it. Valid during the call that hands it over.</summary>
public readonly ref struct CepContext
{
    /// <summary>No row.</summary>
    public const int None = -1;

    /// <summary>In place of a step: all of them.</summary>
    public const int AllSteps = -1;

    private readonly MatchBuffer _buffer;
    private readonly MatchPath _path;
    private readonly int _last;

    internal CepContext(MatchBuffer buffer, MatchPath path, int last, int key, int row, EventTime time)
    {
        _buffer = buffer;
        _path = path;
        _last = last;
        Key = key;
        Row = row;
        Time = time;
    }

    /// <summary>The key.</summary>
    public int Key { get; }

    /// <summary>The event's row.</summary>
    public int Row { get; }

    /// <summary>The event's time.</summary>
    public EventTime Time { get; }

    /// <summary>The row that the partial match took last, whichever step took it; −1 when it has none.</summary>
    public int LastRow => _last == MatchBuffer.None ? None : _buffer.At(_last).Row;

    internal MatchBuffer Buffer => _buffer;

    internal int LastPlace => _last;

    /// <summary>How many rows a step has taken so far.</summary>
    /// <param name="step">The step's number, or <see cref="AllSteps"/>.</param>
    /// <returns>The count; the event is not among them.</returns>
    public int Count(int step)
    {
        var count = 0;
        for (var place = _last; place != MatchBuffer.None; place = _buffer.At(place).Before)
        {
            if (step == AllSteps || _buffer.At(place).Step == step) { count++; }
        }
        return count;
    }

    /// <summary>A row that a step has taken, counted from the last one.</summary>
    /// <param name="step">The step's number, or <see cref="AllSteps"/>.</param>
    /// <param name="back">0 for the last row, 1 for the one before.</param>
    /// <returns>The row, or −1 when there are not as many.</returns>
    public int Last(int step, int back = 0)
    {
        for (var place = _last; place != MatchBuffer.None; place = _buffer.At(place).Before)
        {
            ref readonly var taken = ref _buffer.At(place);
            if ((step == AllSteps || taken.Step == step) && back-- == 0) { return taken.Row; }
        }
        return None;
    }

    /// <summary>A row that a step has taken, counted from the first one.</summary>
    /// <param name="step">The step's number, or <see cref="AllSteps"/>.</param>
    /// <param name="ahead">0 for the first row, 1 for the one behind it.</param>
    /// <returns>The row, or −1 when there are not as many.</returns>
    public int First(int step, int ahead = 0)
    {
        var rows = Rows(step);
        return ahead < rows.Length ? rows[ahead] : None;
    }

    /// <summary>The rows that a step has taken so far, in order.</summary>
    /// <param name="step">The step's number, or <see cref="AllSteps"/>.</param>
    /// <returns>The rows; valid until the next call.</returns>
    public ReadOnlySpan<int> Rows(int step)
    {
        _path.Load(_buffer, _last);
        return _path.RowsOf(step);
    }
}
