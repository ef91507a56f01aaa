using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>The events of a partial match in order, in arrays that are used again.</summary>
internal sealed class MatchPath
{
    private int[] _steps = new int[16];
    private int[] _rows = new int[16];
    private int[] _chosen = new int[16];
    private long[] _orders = new long[16];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Steps => _steps.AsSpan(0, Count);

    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    public ReadOnlySpan<long> Orders => _orders.AsSpan(0, Count);

    /// <summary>Follows the places back to the first.</summary>
    public void Load(MatchBuffer buffer, int last)
    {
        Count = 0;
        for (var place = last; place != MatchBuffer.None; place = buffer.At(place).Before) { Count++; }
        if (Count > _steps.Length) { Grow(); }
        var index = Count;
        for (var place = last; place != MatchBuffer.None; place = buffer.At(place).Before)
        {
            ref readonly var taken = ref buffer.At(place);
            index--;
            _steps[index] = taken.Step;
            _rows[index] = taken.Row;
            _orders[index] = taken.Order;
        }
    }

    /// <summary>The rows of a step in order; valid until the next call.</summary>
    public ReadOnlySpan<int> RowsOf(int step)
    {
        if (step == CepContext.AllSteps) { return Rows; }
        var count = 0;
        for (var index = 0; index < Count; index++)
        {
            if (_steps[index] == step) { _chosen[count++] = _rows[index]; }
        }
        return _chosen.AsSpan(0, count);
    }

    private void Grow()
    {
        var length = Growth.Of(_steps.Length, Count);
        _steps = new int[length];
        _rows = new int[length];
        _chosen = new int[length];
        _orders = new long[length];
    }
}
