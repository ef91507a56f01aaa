using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Ranking;

/// <summary>Emits what a change of a partition's rows changes in the ranks from … to.</summary>
internal sealed class RankChangelog
{
    private readonly RankSpec _spec;
    private readonly RowStore _rows;
    private readonly RowOrder _order;
    private readonly int _rankColumn;
    private readonly int _first;
    private readonly int _last;
    private RankMove[] _moves = new RankMove[16];
    private int _moveCount;

    public RankChangelog(RankSpec spec, RowStore rows, RowOrder order)
    {
        _spec = spec;
        _rows = rows;
        _order = order;
        _rankColumn = spec.RankColumn is null ? -1 : rows.Schema.Count;
        _first = spec.From - 1;
        _last = spec.To - 1;
    }

    /// <summary>Emits the changes; the row that left is still in the store.</summary>
    public void Emit(in RankedChange change, int key, Collector output)
    {
        if (_spec.Function != RankFunction.RowNumber) { EmitByRow(change, key, output); }
        else if (_rankColumn >= 0) { EmitByNumber(change, key, output); }
        else { EmitMembers(change, key, output); }
    }

    /// <summary>With row numbers, each number's row is updated.</summary>
    private void EmitByNumber(in RankedChange change, int key, Collector output)
    {
        var from = change.HasLeft ? change.LeftAt : change.CameAt;
        var to = change.HasCome ? change.CameAt : change.LeftAt;
        if (change.HasLeft != change.HasCome) { to = Math.Max(change.BeforeCount, change.After.Length) - 1; }
        if (from > to) { (from, to) = (to, from); }
        for (var place = Math.Max(from, _first); place <= Math.Min(to, _last); place++)
        {
            var after = place < change.After.Length ? change.After[place] : RowStore.None;
            EmitPair(change.BeforeAt(place), place + 1, after, place + 1, key, output);
        }
    }

    /// <summary>Without them, at most one row leaves the result and one enters it.</summary>
    private void EmitMembers(in RankedChange change, int key, Collector output)
    {
        var leaving = change.HasLeft && IsIn(change.LeftAt) ? change.Left : RowStore.None;
        var entering = change.HasCome && IsIn(change.CameAt) ? change.Came : RowStore.None;
        ReadOnlySpan<int> edges = [_first - 1, _first, _last, _last + 1];
        foreach (var place in edges)
        {
            var row = change.BeforeAt(place);
            if (row == RowStore.None || row == change.Left) { continue; }
            var isIn = IsIn(change.PlaceAfter(place));
            if (IsIn(place) && !isIn) { leaving = row; }
            if (!IsIn(place) && isIn) { entering = row; }
        }
        var isUpdate = _first == _last || (leaving == change.Left && entering == change.Came);
        if (isUpdate || AreEqual(leaving, entering)) { EmitPair(leaving, 0, entering, 0, key, output); return; }
        EmitPair(leaving, 0, RowStore.None, 0, key, output);
        EmitPair(RowStore.None, 0, entering, 0, key, output);
    }

    /// <summary>Where rows share ranks, each row's rank is updated: first the rows that go, then the others.</summary>
    private void EmitByRow(in RankedChange change, int key, Collector output)
    {
        CollectMoves(change);
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (ref readonly var move in _moves.AsSpan(0, _moveCount))
            {
                var before = IsRank(move.RankBefore) ? move.Before : RowStore.None;
                var after = IsRank(move.RankAfter) ? move.After : RowStore.None;
                if ((after == RowStore.None) != (pass == 0)) { continue; }
                var isMoved = _rankColumn >= 0 && move.RankBefore != move.RankAfter;
                if (before == after && !isMoved) { continue; }
                EmitPair(before, move.RankBefore, after, move.RankAfter, key, output);
            }
        }
    }

    private void CollectMoves(in RankedChange change)
    {
        _moveCount = 0;
        var before = new RankCounter(_spec.Function, _order);
        var after = new RankCounter(_spec.Function, _order);
        var move = new RankMove(change.Left, 0, change.Came, 0);
        for (var index = 0; ; index++)
        {
            if (change.HasLeft && index == change.LeftAt) { move.RankBefore = before.Next(change.Left); }
            if (change.HasCome && index == change.CameAt) { move.RankAfter = after.Next(change.Came); }
            if (index == change.StayedCount) { break; }
            var row = change.StayedAt(index);
            var stayed = new RankMove(row, before.Next(row), row, after.Next(row));
            if (stayed.RankBefore > _spec.To && stayed.RankAfter > _spec.To) { break; }
            if (stayed.RankBefore != stayed.RankAfter) { AddMove(stayed); }
        }
        AddMove(move);
    }

    private void AddMove(RankMove move)
    {
        if (_moveCount == _moves.Length) { Array.Resize(ref _moves, _moveCount * 2); }
        _moves[_moveCount++] = move;
    }

    private void EmitPair(int before, long rankBefore, int after, long rankAfter, int key, Collector output)
    {
        if (before == RowStore.None && after == RowStore.None) { return; }
        if (before == RowStore.None)
        {
            Set(output.Add(0, TimeOf(after), key, out var added), added, after, rankAfter);
            return;
        }
        if (after == RowStore.None)
        {
            var frame = output.Add(0, TimeOf(before), key, out var gone);
            frame.SetKind(gone, ChangeKind.Delete);
            Set(frame, gone, before, rankBefore);
            return;
        }
        if ((rankBefore == rankAfter || _rankColumn < 0) && AreEqual(before, after)) { return; }
        var pair = output.AddUpdate(0, TimeOf(before), key, out var old);
        Set(pair, old, before, rankBefore);
        Set(pair, old + 1, after, rankAfter);
        pair.Times[old + 1] = _rows.TimeOf(after);
    }

    private void Set(Frame frame, int row, int handle, long rank)
    {
        _rows.CopyTo(handle, frame, row);
        if (_rankColumn >= 0) { frame.Longs(_rankColumn)[row] = rank; }
    }

    private EventTime TimeOf(int handle) => new(_rows.TimeOf(handle));

    private bool IsIn(int place) => place >= _first && place <= _last;

    private bool IsRank(long rank) => rank >= _spec.From && rank <= _spec.To;

    private bool AreEqual(int one, int other) =>
        one == other || (one != RowStore.None && other != RowStore.None && _rows.IsEqual(one, other));
}
