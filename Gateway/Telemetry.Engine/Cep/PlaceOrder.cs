using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>The places of a key in an order that depends on its partial matches alone: as they are found from one
/// partial match after the other, a place behind those before it. And the key's rows, in the order in which they
/// came.</summary>
internal sealed class PlaceOrder
{
    private readonly Dictionary<int, int> _ordinals = [];
    private readonly Dictionary<long, int> _ranks = [];
    private int[] _places = new int[16];
    private int[] _path = new int[16];
    private int[] _rows = new int[16];
    private long[] _orders = new long[16];
    private int _rowCount;

    public int Count { get; private set; }

    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, _rowCount);

    public void Clear()
    {
        _ordinals.Clear();
        _ranks.Clear();
        Count = 0;
        _rowCount = 0;
    }

    public int PlaceAt(int ordinal) => _places[ordinal];

    public int OrdinalOf(int place) => _ordinals[place];

    public int RankOf(long order) => _ranks[order];

    /// <summary>Adds a place and those before it that are not there yet.</summary>
    public void Add(MatchBuffer buffer, int last)
    {
        var length = 0;
        for (var place = last; place != MatchBuffer.None; place = buffer.At(place).Before)
        {
            if (_ordinals.ContainsKey(place)) { break; }
            if (length == _path.Length) { Array.Resize(ref _path, Growth.After(length)); }
            _path[length++] = place;
        }
        while (length > 0)
        {
            if (Count == _places.Length) { Array.Resize(ref _places, Growth.After(Count)); }
            _places[Count] = _path[--length];
            _ordinals.Add(_path[length], Count++);
        }
    }

    /// <summary>Numbers the rows of the places that were added.</summary>
    public void Rank(MatchBuffer buffer)
    {
        if (Count > _orders.Length)
        {
            _orders = new long[Growth.Of(_orders.Length, Count)];
            _rows = new int[_orders.Length];
        }
        for (var ordinal = 0; ordinal < Count; ordinal++)
        {
            ref readonly var taken = ref buffer.At(_places[ordinal]);
            if (!_ranks.TryAdd(taken.Order, 0)) { continue; }
            _orders[_rowCount] = taken.Order;
            _rows[_rowCount++] = taken.Row;
        }
        _orders.AsSpan(0, _rowCount).Sort(_rows.AsSpan(0, _rowCount));
        for (var rank = 0; rank < _rowCount; rank++) { _ranks[_orders[rank]] = rank; }
    }
}
