namespace Telemetry.Engine.Expressions;

/// <summary>Calls that stand more than once in what is bound together.</summary>
internal sealed class SharedCalls
{
    /// <summary>In larger expressions nobody looks for them.</summary>
    private const int NodesMax = 2_000;

    private readonly Dictionary<Expression.Call, int> _counts = [];
    private readonly Dictionary<Expression.Call, ValueKernel> _kernels = [];
    private int _nodes;

    public SharedCalls(IReadOnlyList<Expression> expressions)
    {
        foreach (var expression in expressions) { Count(expression); }
        if (_nodes > NodesMax) { _counts.Clear(); }
    }

    /// <summary>Whether a call stands more than once, and is worth remembering.</summary>
    public bool IsShared(Expression.Call call) => _counts.GetValueOrDefault(call) > 1;

    public ValueKernel? Find(Expression.Call call) => _kernels.GetValueOrDefault(call);

    public T Keep<T>(Expression.Call call, T kernel)
        where T : ValueKernel
    {
        _kernels.Add(call, kernel);
        return kernel;
    }

    /// <summary>A call within a call that was seen before is not counted again: it is made once with it.</summary>
    private void Count(Expression expression)
    {
        if (++_nodes > NodesMax) { return; }
        if (expression is Expression.Call call && call.Function.SkipsRows)
        {
            var count = _counts.GetValueOrDefault(call) + 1;
            _counts[call] = count;
            if (count > 1) { return; }
        }
        foreach (var operand in expression.Operands) { Count(operand); }
    }
}
