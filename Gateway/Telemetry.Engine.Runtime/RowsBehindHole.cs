namespace Telemetry.Engine.Runtime;

/// <summary>
/// Rows that are in the output journal behind records that cannot be read. They are known one by one: what lies before
/// the last of them need not be there.
/// </summary>
internal sealed class RowsBehindHole
{
    private readonly Dictionary<long, List<(int First, int Last)>> _steps = [];

    /// <summary>There is a hole; every row from now on is noted.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Records are missing here.</summary>
    public void Open() => IsOpen = true;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        IsOpen = false;
        _steps.Clear();
    }

    /// <summary>Notes rows of a step.</summary>
    public void Add(long step, int first, int last)
    {
        if (!_steps.TryGetValue(step, out var rows)) { _steps.Add(step, rows = []); }
        rows.Add((first, last));
    }

    /// <summary>Whether a row is there.</summary>
    public bool Has(long step, int row) =>
        _steps.TryGetValue(step, out var rows) && rows.Exists(range => range.First <= row && row <= range.Last);
}
