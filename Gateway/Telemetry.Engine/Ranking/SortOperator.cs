using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Ranking;

/// <summary>
/// All rows in an order, when the input has ended. Takes inserts or a changelog; what comes out are the rows that are
/// left, as inserts, each under its time. A row that takes back what is not there does nothing.
/// </summary>
public sealed class SortOperator : Operator
{
    private static readonly KeySpace All = new("all", [], -1);

    private readonly SortSpec _spec;
    private readonly InputPort _input;
    private int _key;
    private KeyedRows? _rows;
    private RowOrder? _order;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The order.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">A column is not there, or the numbers make no sense.</exception>
    public SortOperator(SortSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        spec.Validate();
        RowOrder.Validate(spec.OrderBy, input.Schema);
        _spec = spec;
        _input = input;
        Outputs = [new(OutputPort.Main, input.Schema)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Unlimited("an order keeps all rows until the input ends");

    private KeyedRows Rows => _rows!; // Set on opening, before any use, as the next one.

    private RowOrder Order => _order!;

    /// <inheritdoc/>
    public override string Describe() => $"sort {_spec} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            var hash = Rows.Rows.HashOf(frame, row);
            if (frame.KindAt(row).IsRetraction()) { TakeBack(frame, row, hash); }
            else { Rows.Append(_key, hash, Rows.Rows.Add(frame, row)); }
        }
    }

    /// <inheritdoc/>
    public override void Finish(Collector output)
    {
        var places = Enumerable.Range(0, Rows.CountOf(_key)).ToArray();
        Array.Sort(places, ComparePlaces);
        var end = _spec.Count is { } count ? Math.Min(places.Length, _spec.Offset + count) : places.Length;
        for (var index = _spec.Offset; index < end; index++)
        {
            var handle = Rows.HandlesOf(_key)[places[index]];
            var target = output.Add(0, new(Rows.Rows.TimeOf(handle)), Frame.NoKey, out var row);
            Rows.Rows.CopyTo(handle, target, row);
            output.Relieve();
        }
        Rows.Clear();
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer) => Rows.Snapshot(writer);

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader) => Rows.Restore(reader);

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        var keys = Context.KeysOf(All);
        _key = keys.InternFrom(Context.NewFrame(new()), 0, []);
        var rows = new RowStore(_input.Schema, Context.Texts);
        _rows = new(rows, keys, Context.State);
        _order = new(_spec.OrderBy, rows);
    }

    private int ComparePlaces(int left, int right)
    {
        var handles = Rows.HandlesOf(_key);
        var order = Order.Compare(handles[left], handles[right]);
        return order != 0 ? order : left.CompareTo(right);
    }

    private void TakeBack(Frame frame, int row, long hash)
    {
        var hashes = Rows.OrdersOf(_key);
        for (var from = 0; from < hashes.Length; from++)
        {
            var found = hashes[from..].IndexOf(hash);
            if (found < 0) { return; }
            from += found;
            if (!Rows.Rows.IsEqual(Rows.HandlesOf(_key)[from], frame, row)) { continue; }
            Rows.RemoveAt(_key, from);
            return;
        }
    }
}
