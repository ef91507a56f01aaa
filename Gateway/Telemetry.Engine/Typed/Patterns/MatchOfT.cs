using Telemetry.Engine.Cep;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Typed.Patterns;

/// <summary>
/// The rows of a match by the steps that took them: of a complete one, of one whose time was over, or, in a condition,
/// of one so far. Valid only during the call that it was given to; the same object is used for all.
/// </summary>
/// <typeparam name="T">The rows.</typeparam>
/// <example><code>
/// var pattern = Pattern.Begin&lt;Reading&gt;("first")
///     .Next("rising").Where((reading, match) => reading.Value > match.Rows[^1].Value).TimesOrMore(3).Consecutive();
/// builder.Readings.AsRows&lt;Reading&gt;().Match("rises", pattern)
///     .Select(match => match["rising"].Count, RowShape.Int64("rows"))
///     .To("rises");
/// </code></example>
public sealed class Match<T>
{
    private readonly CepPattern _pattern;
    private readonly KeptValues<T> _values;
    private readonly MatchPath _own = new();
    private readonly int[] _ends;
    private MatchPath? _path;
    private MatchBuffer? _buffer;
    private int _last;
    private int[] _rows = new int[16];
    private int[] _byStep = new int[16];
    private bool _isSorted;

    internal Match(CepPattern pattern, KeptValues<T> values)
    {
        _pattern = pattern;
        _values = values;
        _ends = new int[pattern.StepNames.Count];
    }

    /// <summary>All rows, in the order in which they were taken.</summary>
    public StepRows<T> Rows
    {
        get
        {
            Sort();
            return new(_values, _rows, 0, Path.Count);
        }
    }

    /// <summary>The event time of the first row.</summary>
    /// <exception cref="InvalidOperationException">There is no row yet.</exception>
    public EventTime Start => Path.Count > 0
        ? _values.TimeOf(Path.Rows[0]) : throw new InvalidOperationException("The match has no row yet.");

    /// <summary>Follows the places of a match so far only when somebody asks for more than the last rows.</summary>
    private MatchPath Path
    {
        get
        {
            if (_path is not null) { return _path; }
            _own.Load(_buffer ?? throw new InvalidOperationException("A match is seen only while it is given."), _last);
            return _path = _own;
        }
    }

    /// <summary>The rows that a step has taken, in their order; none when it has taken none.</summary>
    /// <param name="step">The step's name.</param>
    /// <exception cref="ArgumentException">The pattern has no such step.</exception>
    public StepRows<T> this[string step]
    {
        get
        {
            var number = NumberOf(step);
            Sort();
            var start = number == 0 ? 0 : _ends[number - 1];
            return new(_values, _byStep, start, _ends[number] - start);
        }
    }

    /// <summary>Whether a step has taken a row.</summary>
    /// <param name="step">The step's name.</param>
    /// <returns>True when it has.</returns>
    /// <exception cref="ArgumentException">The pattern has no such step.</exception>
    public bool Has(string step) => FindLast(NumberOf(step)) != CepContext.None;

    /// <summary>The row that a step has taken first.</summary>
    /// <param name="step">The step's name.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">The pattern has no such step.</exception>
    /// <exception cref="InvalidOperationException">The step has taken none.</exception>
    public T First(string step)
    {
        var place = Path.Steps.IndexOf(NumberOf(step));
        return place >= 0 ? _values[Path.Rows[place]] : throw Missing(step);
    }

    /// <summary>The row that a step has taken last.</summary>
    /// <param name="step">The step's name.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">The pattern has no such step.</exception>
    /// <exception cref="InvalidOperationException">The step has taken none.</exception>
    public T Last(string step)
    {
        var row = FindLast(NumberOf(step));
        return row != CepContext.None ? _values[row] : throw Missing(step);
    }

    internal void Begin(in CepMatch match)
    {
        _path = match.Path;
        _isSorted = false;
    }

    internal void Begin(in CepContext context)
    {
        _path = null;
        _buffer = context.Buffer;
        _last = context.LastPlace;
        _isSorted = false;
    }

    private static InvalidOperationException Missing(string step) =>
        new($"Step '{step}' has taken no row: ask Has, or look through its rows.");

    private int FindLast(int step)
    {
        if (_path is not null)
        {
            var found = _path.Steps.LastIndexOf(step);
            return found >= 0 ? _path.Rows[found] : CepContext.None;
        }
        for (var place = _last; place != MatchBuffer.None; place = _buffer!.At(place).Before) // Begun with it.
        {
            if (_buffer!.At(place).Step == step) { return _buffer.At(place).Row; }
        }
        return CepContext.None;
    }

    /// <summary>Copies the rows, and once more by step, so that what is given out stays right.</summary>
    private void Sort()
    {
        if (_isSorted) { return; }
        _isSorted = true;
        var rows = Path.Rows;
        var steps = Path.Steps;
        if (rows.Length > _rows.Length)
        {
            var length = Growth.Of(_rows.Length, rows.Length);
            (_rows, _byStep) = (new int[length], new int[length]);
        }
        rows.CopyTo(_rows);
        Array.Clear(_ends);
        foreach (var step in steps) { _ends[step]++; }
        for (var step = 1; step < _ends.Length; step++) { _ends[step] += _ends[step - 1]; }
        // From the back: each step's end moves to its beginning, and then back again.
        for (var index = rows.Length - 1; index >= 0; index--) { _byStep[--_ends[steps[index]]] = rows[index]; }
        foreach (var step in steps) { _ends[step]++; }
    }

    private int NumberOf(string step)
    {
        var number = _pattern.StepOf(step);
        return number >= 0 ? number : throw new ArgumentException(
            $"The pattern has no step '{step}'; it has {string.Join(", ", _pattern.StepNames)}.");
    }
}
