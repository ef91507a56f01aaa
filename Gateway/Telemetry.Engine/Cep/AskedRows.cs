namespace Telemetry.Engine.Cep;

/// <summary>The rows of a match so far, and behind them the row that is asked about, as one of the step that would take
/// it.</summary>
internal readonly ref struct AskedRows : IMatchRows
{
    private readonly CepContext _context;
    private readonly int _step;

    /// <summary>Makes it.</summary>
    /// <param name="context">The row, and the match so far.</param>
    /// <param name="step">The step that would take the row; <see cref="CepContext.None"/> when none would.</param>
    public AskedRows(in CepContext context, int step)
    {
        _context = context;
        _step = step;
    }

    public int First(int step, int offset)
    {
        var row = _context.First(step, offset);
        return row == CepContext.None && IsOf(step) && _context.Count(step) == offset ? _context.Row : row;
    }

    public int Last(int step, int offset)
    {
        if (!IsOf(step)) { return _context.Last(step, offset); }
        return offset == 0 ? _context.Row : _context.Last(step, offset - 1);
    }

    public void CopyTo(int step, List<int> rows)
    {
        rows.AddRange(_context.Rows(step));
        if (IsOf(step)) { rows.Add(_context.Row); }
    }

    /// <summary>Whether the row that is asked about counts among a step's.</summary>
    private bool IsOf(int step) => step == CepContext.AllSteps || step == _step;
}
