using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>The state of a key as bytes. Rows are named by their place among those of the key, so the bytes are the
/// same however the state was reached.</summary>
public sealed partial class CepMatcher
{
    private readonly PlaceOrder _order = new();

    /// <summary>The rows that a key's partial matches hold, each once, in the order in which they came.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The rows; valid until the next call.</returns>
    public ReadOnlySpan<int> RowsOf(int key)
    {
        Gather(key);
        return _order.Rows;
    }

    /// <summary>Writes what a key has. The rows of <see cref="RowsOf"/> are the caller's to write.</summary>
    /// <param name="key">The key.</param>
    /// <param name="writer">Receives the bytes.</param>
    public void Write(int key, SnapshotWriter writer)
    {
        Gather(key);
        writer.Compact(_order.Count);
        for (var place = 0; place < _order.Count; place++)
        {
            ref readonly var taken = ref _buffer.At(_order.PlaceAt(place));
            writer.Compact(taken.Before == MatchBuffer.None ? 0 : place - _order.OrdinalOf(taken.Before));
            writer.Compact(taken.Step);
            writer.Compact(_order.RankOf(taken.Order));
            writer.Compact(taken.Time);
        }
        var matches = IsIdle(key) ? default : _keys[key];
        WriteList(matches.Partials, writer);
        WriteList(matches.Done, writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote into a key that has nothing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="reader">The bytes.</param>
    /// <param name="rows">The rows of <see cref="RowsOf"/> as they are now.</param>
    /// <exception cref="SnapshotFormatException">The bytes are not those of this pattern and these rows.</exception>
    public void Read(int key, SnapshotReader reader, ReadOnlySpan<int> rows)
    {
        Invariant.Check(IsIdle(key), "a key that has partial matches is read");
        ref var matches = ref KeyAt(key);
        var places = new int[reader.CompactCount()];
        for (var place = 0; place < places.Length; place++) { places[place] = ReadPlace(reader, places, place, rows); }
        matches.Places = places.Length;
        matches.Order = rows.Length;
        matches.Deadline = long.MaxValue;
        ReadList(ref matches, ref matches.Partials, reader, places);
        ReadList(ref matches, ref matches.Done, reader, places);
        foreach (var place in places)
        {
            if (_buffer.At(place).Holders == 0) { throw new SnapshotFormatException("an event that nothing holds"); }
        }
        Rest(ref matches);
    }

    private void Gather(int key)
    {
        _order.Clear();
        if (IsIdle(key)) { return; }
        ref readonly var matches = ref _keys[key];
        AddPlaces(matches.Partials);
        AddPlaces(matches.Done);
        _order.Rank(_buffer);
    }

    private void AddPlaces(in PartialList list)
    {
        for (var partial = list.First; partial != PartialSlab.None; partial = _partials.At(partial).Next)
        {
            _order.Add(_buffer, _partials.At(partial).Place);
        }
    }

    private void WriteList(in PartialList list, SnapshotWriter writer)
    {
        var count = 0;
        for (var partial = list.First; partial != PartialSlab.None; partial = _partials.At(partial).Next) { count++; }
        writer.Compact(count);
        for (var partial = list.First; partial != PartialSlab.None; partial = _partials.At(partial).Next)
        {
            ref readonly var match = ref _partials.At(partial);
            writer.Compact(match.State);
            writer.Compact(_order.OrdinalOf(match.Place));
        }
    }

    private int ReadPlace(SnapshotReader reader, ReadOnlySpan<int> places, int place, ReadOnlySpan<int> rows)
    {
        var back = Within(reader.Compact(), place + 1L, "a place before");
        var step = Within(reader.Compact(), _automaton.Pattern.StepNames.Count, "a step");
        var rank = Within(reader.Compact(), rows.Length, "a row");
        var time = reader.Compact();
        var before = back == 0 ? MatchBuffer.None : places[place - back];
        if (before != MatchBuffer.None && _buffer.At(before).Order > rank)
        {
            throw new SnapshotFormatException("events of a partial match that are not in order");
        }
        return _buffer.Add(before, step, rows[rank], rank + 1L, time);
    }

    private void ReadList(ref KeyMatches matches, ref PartialList list, SnapshotReader reader, ReadOnlySpan<int> places)
    {
        var count = reader.CompactCount();
        for (var index = 0; index < count; index++)
        {
            var state = Within(reader.Compact(), _automaton.States.Length, "a state");
            var place = places[Within(reader.Compact(), places.Length, "a place")];
            if (_automaton.States[state].Kind is CepStateKind.Stop or CepStateKind.Final)
            {
                throw new SnapshotFormatException($"a partial match in state {state}");
            }
            var first = place;
            while (_buffer.At(first).Before != MatchBuffer.None) { first = _buffer.At(first).Before; }
            ref readonly var start = ref _buffer.At(first);
            if (list.Last != PartialSlab.None && _partials.At(list.Last).StartOrder > start.Order)
            {
                throw new SnapshotFormatException("partial matches that are not in order");
            }
            var partial = _partials.Add(state, place, start.Order, start.Time);
            _buffer.Hold(place);
            _partials.Insert(ref list, partial, PartialSlab.None);
            matches.Count++;
            matches.Deadline = Math.Min(matches.Deadline, DeadlineOf(_partials.At(partial)));
        }
    }

    private static int Within(long value, long below, string what) =>
        (ulong)value < (ulong)below ? (int)value : throw new SnapshotFormatException($"{what} {value}");
}
