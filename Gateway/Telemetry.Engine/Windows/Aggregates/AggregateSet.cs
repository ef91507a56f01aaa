using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>The aggregates of an operator: their kernels, their result columns, and what they cannot tell.</summary>
internal sealed class AggregateSet
{
    private readonly ImmutableArray<Aggregate> _aggregates;
    private readonly AggregateKernel[] _kernelOf;
    private readonly CountKernel? _rows;
    private readonly int[] _firstRow = new int[1];

    /// <summary>Makes kernels.</summary>
    /// <param name="aggregates">The aggregates.</param>
    /// <param name="input">The columns of the rows.</param>
    /// <param name="retracts">Whether rows are taken back; then they are counted as well.</param>
    /// <exception cref="ArgumentException">An aggregate does not fit.</exception>
    public AggregateSet(ImmutableArray<Aggregate> aggregates, Schema input, bool retracts)
    {
        foreach (var aggregate in aggregates) { AggregateRules.Check(aggregate, input, retracts); }
        _aggregates = aggregates;
        var kernels = new List<AggregateKernel>();
        var shares = new Dictionary<AggregatePlan.Share, AggregateKernel>();
        foreach (var group in aggregates.GroupBy(a => AggregatePlan.ShareOf(a, input, retracts)))
        {
            shares.Add(group.Key, AggregatePlan.Make(group.Key, [.. group], input, retracts));
            kernels.Add(shares[group.Key]);
        }
        _kernelOf = [.. aggregates.Select(a => shares[AggregatePlan.ShareOf(a, input, retracts)])];
        Invariant.Check(
            !retracts || kernels.TrueForAll(kernel => kernel.CanRetract), "over a changelog every kernel retracts");
        if (retracts) { kernels.Add(_rows = new CountKernel(-1)); }
        Kernels = [.. kernels];
        Columns = [.. aggregates.Select(a => AggregateRules.ResultOf(a, input))];
    }

    public AggregateKernel[] Kernels { get; }

    public ImmutableArray<Column> Columns { get; }

    public AggregateFaults Faults { get; } = new();

    /// <summary>Whether some aggregate can fault: then the operator has an output for it.</summary>
    public bool MayFault => Array.Exists(Kernels, kernel => kernel.MayFault);

    /// <summary>Whether some accumulator has no fixed size.</summary>
    public bool HoldsState => Array.Exists(Kernels, kernel => kernel.HoldsState);

    /// <summary>Connects with the partition.</summary>
    /// <param name="context">The operator's context.</param>
    /// <param name="keys">The keys of the results.</param>
    /// <param name="port">The output for faults.</param>
    public void Open(OperatorContext context, KeyTable keys, int port)
    {
        foreach (var kernel in Kernels) { kernel.Open(context.State); }
        if (MayFault) { Faults.Open(context, keys, port); }
    }

    /// <summary>How many rows there are that were not taken back; asked only where rows are.</summary>
    public long RowsOf(ref byte row) => _rows?.CountOf(ref row) ?? 1;

    /// <summary>Writes one result.</summary>
    public void Write(int index, Frame frame, int column, int row, ref byte store)
    {
        var place = new ResultPlace(frame, column, row, long.MinValue, long.MaxValue, Faults);
        _kernelOf[index].Result(_aggregates[index], ref store, _firstRow, place);
    }

    /// <summary>Writes all results, column by column.</summary>
    public void Write(
        Frame frame, int firstColumn, int start, ref byte store, ReadOnlySpan<int> rows, long windowStart,
        long windowEnd)
    {
        for (var index = 0; index < _kernelOf.Length; index++)
        {
            var place = new ResultPlace(frame, firstColumn + index, start, windowStart, windowEnd, Faults);
            _kernelOf[index].Result(_aggregates[index], ref store, rows, place);
        }
    }
}
