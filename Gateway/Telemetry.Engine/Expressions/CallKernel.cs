using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>Calls a function.</summary>
internal sealed class CallKernel<T> : ValueKernel<T>
    where T : unmanaged
{
    private readonly ScalarFunction _function;
    private readonly ScalarKernel _kernel;
    private readonly ValueKernel[] _arguments;
    private readonly Vec[] _values;
    private readonly Vec<T> _result = new(EngineLimits.FrameRowsMax);
    private readonly ulong[] _valid = new ulong[Mask.Words];
    private readonly ulong[] _rows = new ulong[Mask.Words];

    public CallKernel(ScalarFunction function, ValueKernel[] arguments)
    {
        _function = function;
        _kernel = function.CreateKernel();
        _arguments = arguments;
        _values = new Vec[arguments.Length];
        HeedsRows = function.MayFault || function.SkipsRows || Array.Exists(arguments, a => a.HeedsRows);
    }

    public override bool HeedsRows { get; }

    public override Vec<T> Evaluate(Frame frame, RowFaults faults)
    {
        var hasNulls = false;
        for (var index = 0; index < _arguments.Length; index++)
        {
            _values[index] = _arguments[index].EvaluateAny(frame, faults);
            hasNulls |= _values[index].HasNulls;
        }
        _result.ClearNulls();
        faults.Active.CopyTo(_rows);
        if (hasNulls && !_function.SeesNulls) { LeaveOutNulls(); }
        _kernel.Evaluate(new(frame, _values, _rows, _result, faults));
        return _result;
    }

    private void LeaveOutNulls()
    {
        Array.Fill(_valid, ulong.MaxValue);
        foreach (var value in _values)
        {
            if (!value.HasNulls) { continue; }
            var bits = value.ValidBits;
            for (var word = 0; word < _valid.Length; word++) { _valid[word] &= bits[word]; }
        }
        for (var word = 0; word < _rows.Length; word++) { _rows[word] &= _valid[word]; }
        _result.SetValidBits(_valid);
    }
}

/// <summary>The journal time of the running step.</summary>
internal sealed class JournalTimeKernel(Func<long> micros) : ValueKernel<long>
{
    private readonly Vec<long> _result = new(EngineLimits.FrameRowsMax);

    public override Vec<long> Evaluate(Frame frame, RowFaults faults)
    {
        _result.Values[..frame.Count].Fill(micros());
        return _result;
    }
}

/// <summary>The rows' event times.</summary>
internal sealed class EventTimeKernel : ValueKernel<long>
{
    private readonly Vec<long> _result = new(EngineLimits.FrameRowsMax);

    public override Vec<long> Evaluate(Frame frame, RowFaults faults)
    {
        frame.Times.CopyTo(_result.Values);
        return _result;
    }
}
