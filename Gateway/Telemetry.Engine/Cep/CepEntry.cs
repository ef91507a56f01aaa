using Telemetry.Engine.Operators;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Cep;

/// <summary>Brings the rows of one key at a time into the matcher, in their order, with time passing between them, and
/// says what it finds.</summary>
internal sealed class CepEntry : ICepOutput
{
    private const int PartialBytes = 40;
    private const int PlaceBytes = 32;

    private readonly MatchSpec _spec;
    private readonly MatchLogic _logic;
    private readonly KeyTable _keys;
    private readonly OperatorContext _context;
    private readonly KeptRows _kept;
    private readonly RowOrder? _order;
    private readonly DropLetters _dropped;
    private readonly List<(int Key, int From, int To)> _runs = [];
    private long[] _times = new long[16];
    private int[] _handles = new int[16];
    private int _count;
    private Collector? _output;

    public CepEntry(
        MatchSpec spec, CepAutomaton automaton, MatchLogic logic, RowStore rows, KeyTable keys,
        OperatorContext context)
    {
        _spec = spec;
        _logic = logic;
        _keys = keys;
        _context = context;
        _kept = new(rows, context.State);
        _order = spec.OrderBy.IsDefaultOrEmpty ? null : new(spec.OrderBy, rows);
        _dropped = new(spec.Limits, keys, context, logic.FaultPort);
        Matcher = new(automaton, _kept, logic.Iterative, spec.Limits);
    }

    public CepMatcher Matcher { get; }

    /// <summary>What the partial matches of all keys count as, beside their rows.</summary>
    private long HeldBytes => ((long)Matcher.Partials * PartialBytes) + ((long)Matcher.Places * PlaceBytes);

    /// <summary>The keys whose rows were taken, in the order of taking.</summary>
    public int Taken => _runs.Count;

    /// <summary>Begins to take rows.</summary>
    public void Begin()
    {
        _runs.Clear();
        _count = 0;
    }

    /// <summary>Takes a key's first rows, to let them enter. The rows of all keys are taken before the first enters:
    /// they lie far apart, and so the processor waits for several at a time.</summary>
    public void Take(KeyedRows waiting, int key, int count)
    {
        var from = _count;
        _count += count;
        if (_count > _times.Length)
        {
            var size = Growth.Of(_times.Length, _count);
            Array.Resize(ref _times, size);
            Array.Resize(ref _handles, size);
        }
        waiting.OrdersOf(key)[..count].CopyTo(_times.AsSpan(from));
        waiting.HandlesOf(key)[..count].CopyTo(_handles.AsSpan(from));
        waiting.TakeFirst(key, count);
        if (_order is not null) { Sort(_order, from); }
        _runs.Add((key, from, _count));
    }

    /// <summary>Lets the rows that were taken of a key enter, and time pass up to the clock.</summary>
    /// <returns>The key.</returns>
    public int Enter(int taken, long clock, Collector output)
    {
        var (key, from, to) = _runs[taken];
        var source = _keys.SourceOf(key);
        var held = HeldBytes;
        _output = output;
        _kept.Source = source;
        for (var index = from; index < to; index++)
        {
            _logic.BeginRow(output);
            var row = _handles[index];
            Matcher.Process(key, row, new(_times[index]), _kept.Enter(row), this);
            _kept.Settle(row);
        }
        Matcher.Advance(key, new(clock), this);
        if (HeldBytes != held) { _context.State.Count(source, HeldBytes - held); }
        _dropped.Say(key, output);
        return key;
    }

    /// <summary>No row of a key will come any more: the matches that waited go, and nothing is left of it.</summary>
    public void Finish(int key, Collector output)
    {
        if (Matcher.IsIdle(key)) { return; }
        var source = _keys.SourceOf(key);
        var held = HeldBytes;
        _output = output;
        _kept.Source = source;
        Matcher.Finish(key, this);
        _context.State.Count(source, HeldBytes - held);
    }

    /// <summary>Writes the partial matches of a key, and their rows.</summary>
    public void Write(SnapshotWriter writer, int key)
    {
        var rows = Matcher.RowsOf(key);
        writer.Int32(rows.Length);
        foreach (var row in rows) { _kept.Rows.Write(writer, row); }
        Matcher.Write(key, writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote for a key that has nothing.</summary>
    public void Read(SnapshotReader reader, int key)
    {
        var source = _keys.SourceOf(key);
        var held = HeldBytes;
        _kept.Source = source;
        var rows = new int[reader.Count()];
        for (var index = 0; index < rows.Length; index++) { rows[index] = _kept.Read(reader); }
        Matcher.Read(key, reader, rows);
        foreach (var row in rows) { _kept.Settle(row); }
        _context.State.Count(source, HeldBytes - held);
    }

    /// <inheritdoc/>
    void ICepOutput.Matched(int key, in CepMatch match)
    {
        _logic.Match(match, TimeOf(match), key, _output!); // Set on entering, as below.
    }

    /// <inheritdoc/>
    void ICepOutput.TimedOut(int key, in CepMatch partial)
    {
        _logic.TimeOut(partial, TimeOf(partial), key, _output!);
    }

    /// <inheritdoc/>
    void ICepOutput.Dropped(int key, in CepMatch partial, CepDropReason reason) => _dropped.Add(partial, reason);

    private EventTime TimeOf(in CepMatch match)
    {
        if (_spec.Time == TimeDomain.Journal) { return match.Time; }
        var before = _context.WatermarkBefore.Micros;
        return before == long.MinValue ? match.Time : new(Math.Max(match.Time.Micros, before + 1));
    }

    /// <summary>Puts rows of equal times into their order; few have equal times.</summary>
    private void Sort(RowOrder order, int from)
    {
        for (var index = from + 1; index < _count; index++)
        {
            var (time, handle, place) = (_times[index], _handles[index], index);
            for (; place > from && _times[place - 1] == time && order.Compare(_handles[place - 1], handle) > 0; place--)
            {
                _handles[place] = _handles[place - 1];
            }
            _handles[place] = handle;
        }
    }
}
