using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.Aggregates;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Cep;

/// <summary>Aggregates over the rows of one step of a match, or of all, folded anew for each match.</summary>
internal sealed class StepFold
{
    private readonly int _step;
    private readonly Schema _rows;
    private readonly AggregateSet _set;
    private readonly WindowFold _fold;
    private readonly int[] _columns;
    private readonly int[] _places = [.. Enumerable.Range(0, EngineLimits.FrameRowsMax)];
    private readonly List<int> _handles = [];
    private byte[] _folded = [];
    private Frame? _frame;

    /// <summary>Makes the fold.</summary>
    /// <param name="step">The step, or <see cref="CepContext.AllSteps"/>.</param>
    /// <param name="aggregates">What is computed.</param>
    /// <param name="rows">The columns of the kept rows.</param>
    /// <exception cref="ArgumentException">An aggregate does not fit.</exception>
    public StepFold(int step, ImmutableArray<Aggregate> aggregates, Schema rows)
    {
        _step = step;
        _rows = rows;
        _set = new(aggregates, rows, retracts: false);
        _fold = new(_set.Kernels);
        _columns = [.. aggregates.SelectMany(ColumnsOf).Distinct().Select(rows.IndexOf)];
    }

    public ImmutableArray<Column> Columns => _set.Columns;

    public bool MayFault => _set.MayFault;

    /// <summary>The input columns that an aggregate looks at.</summary>
    public static IEnumerable<string> ColumnsOf(Aggregate aggregate) =>
        ((string?[])[aggregate.Argument, aggregate.Filter]).OfType<string>().Where(name => name != Aggregate.AllRows);

    public void Open(OperatorContext context, KeyTable keys, int faultPort)
    {
        _frame = context.NewFrame(_rows);
        _set.Open(context, keys, faultPort);
        _folded = _fold.Create(SourceTable.All);
    }

    /// <summary>Folds a match.</summary>
    public void Fold<TRows>(in TRows match, RowStore rows, int key)
        where TRows : struct, IMatchRows, allows ref struct
    {
        _handles.Clear();
        match.CopyTo(_step, _handles);
        var handles = CollectionsMarshal.AsSpan(_handles);
        for (var from = 0; from < handles.Length; from += EngineLimits.FrameRowsMax)
        {
            var part = handles.Slice(from, Math.Min(EngineLimits.FrameRowsMax, handles.Length - from));
            Load(part, rows, key);
            _fold.Add(_folded, _frame!, _places.AsSpan(0, part.Length)); // Opened before.
        }
    }

    /// <summary>Writes a result of what was folded.</summary>
    public void Give(int index, Frame frame, int column, int row) =>
        _set.Write(index, frame, column, row, ref _folded[0]);

    /// <summary>Forgets what was folded.</summary>
    public void Clear() => _fold.Clear(_folded);

    /// <summary>Says what could not be told.</summary>
    public void Flush(Collector output) => _set.Faults.Flush(output);

    /// <summary>Nobody is told what could not be.</summary>
    public void ForgetFaults() => _set.Faults.Forget();

    private void Load(ReadOnlySpan<int> handles, RowStore rows, int key)
    {
        var frame = _frame!; // Opened before.
        frame.Clear();
        frame.AddRows(handles.Length);
        frame.Keys.Fill(key);
        for (var row = 0; row < handles.Length; row++) { frame.Times[row] = rows.TimeOf(handles[row]); }
        foreach (var column in _columns) { rows.CopyColumn(handles, column, frame[column], 0); }
    }
}
