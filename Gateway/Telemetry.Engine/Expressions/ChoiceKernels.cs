using System.Numerics;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>Collects chosen rows of several vectors in one.</summary>
internal sealed class Blend<T>
    where T : unmanaged
{
    private readonly ulong[] _valid = new ulong[Mask.Words];

    public Vec<T> Result { get; } = new(EngineLimits.FrameRowsMax);

    public ReadOnlySpan<ulong> Valid => _valid;

    public void Begin() => Array.Clear(_valid);

    public void Take(Vec<T> source, ReadOnlySpan<ulong> rows, int count)
    {
        Span<T> from = source.Values, to = Result.Values;
        for (var word = 0; word * 64 < count; word++)
        {
            var bits = rows[word];
            if (bits == 0) { continue; }
            _valid[word] |= bits & (source.HasNulls ? source.ValidBits[word] : ulong.MaxValue);
            if (bits == ulong.MaxValue)
            {
                from.Slice(word * 64, 64).CopyTo(to[(word * 64)..]);
                continue;
            }
            for (; bits != 0; bits &= bits - 1)
            {
                var row = (word * 64) + BitOperations.TrailingZeroCount(bits);
                to[row] = from[row];
            }
        }
    }

    public Vec<T> End()
    {
        Result.SetValidBits(_valid);
        return Result;
    }
}

/// <summary>The value of the first branch whose condition is true; each branch is computed for its rows only.</summary>
internal sealed class CaseKernel<T>(MaskKernel[] conditions, ValueKernel<T>[] values) : ValueKernel<T>
    where T : unmanaged
{
    private readonly Blend<T> _blend = new();
    private readonly ulong[] _open = new ulong[Mask.Words];
    private readonly ulong[] _chosen = new ulong[Mask.Words];
    private readonly ulong[] _before = new ulong[Mask.Words];

    public override bool HeedsRows => true;

    public override Vec<T> Evaluate(Frame frame, RowFaults faults)
    {
        _blend.Begin();
        faults.Active.CopyTo(_open);
        for (var branch = 0; branch < conditions.Length; branch++)
        {
            if (!Choose(conditions[branch], frame, faults)) { continue; }
            TakeOver(values[branch], _chosen, frame, faults);
        }
        TakeOver(values[^1], _open, frame, faults);
        return _blend.End();
    }

    private bool Choose(MaskKernel condition, Frame frame, RowFaults faults)
    {
        var any = 0UL;
        if (faults.Narrow(_open, _before))
        {
            var mask = condition.Evaluate(frame, faults);
            for (var word = 0; word < Mask.Words; word++)
            {
                any |= _chosen[word] = mask.True[word] & mask.Known[word] & _open[word];
                _open[word] &= ~_chosen[word];
            }
        }
        faults.Widen(_before);
        return any != 0;
    }

    private void TakeOver(ValueKernel<T> value, ulong[] rows, Frame frame, RowFaults faults)
    {
        if (faults.Narrow(rows, _before)) { _blend.Take(value.Evaluate(frame, faults), rows, frame.Count); }
        faults.Widen(_before);
    }
}

/// <summary>The first value that is there.</summary>
internal sealed class CoalesceKernel<T>(ValueKernel<T>[] values) : ValueKernel<T>
    where T : unmanaged
{
    private readonly Blend<T> _blend = new();
    private readonly ulong[] _open = new ulong[Mask.Words];
    private readonly ulong[] _before = new ulong[Mask.Words];

    public override bool HeedsRows => true;

    public override Vec<T> Evaluate(Frame frame, RowFaults faults)
    {
        var first = values[0].Evaluate(frame, faults);
        if (!first.HasNulls) { return first; }
        _blend.Begin();
        _blend.Take(first, faults.Active, frame.Count);
        for (var index = 1; index < values.Length; index++)
        {
            for (var word = 0; word < Mask.Words; word++) { _open[word] = ~_blend.Valid[word]; }
            if (faults.Narrow(_open, _before))
            {
                _blend.Take(values[index].Evaluate(frame, faults), faults.Active, frame.Count);
            }
            faults.Widen(_before);
        }
        return _blend.End();
    }
}
