namespace Telemetry.Engine.Cep;

/// <summary>The rows of a match.</summary>
internal readonly ref struct TakenRows : IMatchRows
{
    private readonly CepMatch _match;

    public TakenRows(in CepMatch match) => _match = match;

    public int First(int step, int offset)
    {
        if (step == CepContext.AllSteps) { return offset < _match.Rows.Length ? _match.Rows[offset] : CepContext.None; }
        var steps = _match.Steps;
        for (var index = 0; index < steps.Length; index++)
        {
            if (steps[index] == step && offset-- == 0) { return _match.Rows[index]; }
        }
        return CepContext.None;
    }

    public int Last(int step, int offset)
    {
        var steps = _match.Steps;
        for (var index = steps.Length - 1; index >= 0; index--)
        {
            var isMeant = step == CepContext.AllSteps || steps[index] == step;
            if (isMeant && offset-- == 0) { return _match.Rows[index]; }
        }
        return CepContext.None;
    }

    public void CopyTo(int step, List<int> rows)
    {
        var steps = _match.Steps;
        for (var index = 0; index < steps.Length; index++)
        {
            if (step == CepContext.AllSteps || steps[index] == step) { rows.Add(_match.Rows[index]); }
        }
    }
}
