using System.Diagnostics.CodeAnalysis;

namespace Telemetry.Engine.Expressions;

/// <summary>The rows of a frame for which something cannot be computed, each with its reason: they become dead letters,
/// never a wrong number. Only rows that count can fail: not those of a branch that was not chosen.</summary>
public sealed class RowFaults
{
    private readonly ulong[] _faulted = new ulong[Mask.Words];
    private readonly ulong[] _active = new ulong[Mask.Words];
    private readonly List<RowFault> _faults = [];

    /// <summary>Counts the frames, so that it is known of which one something was computed.</summary>
    internal long Frames { get; private set; }

    /// <summary>How many rows failed.</summary>
    public int Count => _faults.Count;

    /// <summary>The failed rows in the order of finding.</summary>
    public IReadOnlyList<RowFault> Rows => _faults;

    /// <summary>One bit per row whose values are wanted.</summary>
    public ReadOnlySpan<ulong> Active => _active;

    /// <summary>Begins a frame.</summary>
    /// <param name="rows">How many rows it has.</param>
    public void Begin(int rows)
    {
        Frames++;
        if (_faults.Count > 0)
        {
            _faults.Clear();
            Array.Clear(_faulted);
        }
        for (var word = 0; word < _active.Length; word++)
        {
            var left = rows - (word * 64);
            _active[word] = left >= 64 ? ulong.MaxValue : left <= 0 ? 0 : (1UL << left) - 1;
        }
    }

    /// <summary>Whether a row's value is wanted.</summary>
    /// <param name="row">The row.</param>
    /// <returns>True when it counts.</returns>
    public bool IsActive(int row) => ((_active[row >> 6] >> (row & 63)) & 1) != 0;

    /// <summary>Whether a row has failed.</summary>
    /// <param name="row">The row.</param>
    /// <returns>True when it has.</returns>
    public bool Has(int row) => ((_faulted[row >> 6] >> (row & 63)) & 1) != 0;

    /// <summary>A row fails; the first reason stays.</summary>
    /// <param name="row">The row.</param>
    /// <param name="reason">Why, one of the dead letters' reasons.</param>
    /// <param name="detail">What a person should know, or null.</param>
    public void Add(int row, string reason, string? detail = null)
    {
        if (!IsActive(row) || Has(row)) { return; }
        _faulted[row >> 6] |= 1UL << (row & 63);
        _faults.Add(new(row, reason, detail));
    }

    /// <summary>The fault of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="fault">Its fault.</param>
    /// <returns>Whether it has one.</returns>
    public bool TryFind(int row, [NotNullWhen(true)] out RowFault? fault)
    {
        fault = Has(row) ? _faults.Find(candidate => candidate.Row == row) : null;
        return fault is not null;
    }

    /// <summary>From now on only some of the rows count.</summary>
    /// <param name="rows">Which; those that did not count before do not either.</param>
    /// <param name="before">Takes the rows that counted before, to be given back.</param>
    /// <returns>Whether any is left.</returns>
    internal bool Narrow(ReadOnlySpan<ulong> rows, Span<ulong> before)
    {
        var any = 0UL;
        for (var word = 0; word < _active.Length; word++)
        {
            before[word] = _active[word];
            any |= _active[word] &= rows[word];
        }
        return any != 0;
    }

    internal void Widen(ReadOnlySpan<ulong> before) => before.CopyTo(_active);

    /// <summary>Takes the failed rows out of a selection; gives what is left.</summary>
    internal int Spare(Span<int> selection)
    {
        if (_faults.Count == 0) { return selection.Length; }
        var count = 0;
        foreach (var row in selection)
        {
            if (!Has(row)) { selection[count++] = row; }
        }
        return count;
    }
}
