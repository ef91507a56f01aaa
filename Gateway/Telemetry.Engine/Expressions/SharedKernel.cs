using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>Computes once per frame what is asked for often, unless more rows are wanted than before.</summary>
internal sealed class SharedKernel<T>(ValueKernel<T> inner) : ValueKernel<T>
    where T : unmanaged
{
    private readonly ulong[] _rows = new ulong[Mask.Words];
    private Vec<T>? _result;
    private long _frame;

    public override bool HeedsRows => inner.HeedsRows;

    public override Vec<T> Evaluate(Frame frame, RowFaults faults)
    {
        if (_result is not null && _frame == faults.Frames && Covers(faults.Active)) { return _result; }
        _frame = faults.Frames;
        faults.Active.CopyTo(_rows);
        return _result = inner.Evaluate(frame, faults);
    }

    private bool Covers(ReadOnlySpan<ulong> rows)
    {
        for (var word = 0; word < _rows.Length; word++)
        {
            if ((rows[word] & ~_rows[word]) != 0) { return false; }
        }
        return true;
    }
}
