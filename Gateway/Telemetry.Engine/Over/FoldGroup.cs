using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.Aggregates;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Over;

/// <summary>
/// The aggregates of one frame. Where rows leave the frame they are taken back from the accumulators; aggregates that
/// cannot do that fold each frame anew.
/// </summary>
internal sealed class FoldGroup
{
    private readonly Schema _schema;
    private readonly AggregateSet _set;
    private readonly WindowFold _fold;
    private readonly bool _refolds;
    private readonly int[] _columns;
    private readonly int[] _places;
    private Folded?[] _folded = [];
    private byte[]? _refolded;
    private Frame? _frame;
    private KeyTable? _keys;

    /// <summary>Makes the group.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="aggregates">The aggregates.</param>
    /// <param name="refolds">Whether each frame is folded anew.</param>
    /// <param name="schema">The rows' columns.</param>
    /// <exception cref="ArgumentException">An aggregate does not fit.</exception>
    public FoldGroup(OverFrame frame, ImmutableArray<Aggregate> aggregates, bool refolds, Schema schema)
    {
        Bounds = new(frame);
        _schema = schema;
        _refolds = refolds;
        _set = new(aggregates, schema, retracts: !refolds && NeedsRetraction(frame));
        _fold = new(_set.Kernels);
        var names = aggregates.SelectMany(aggregate => (string?[])[aggregate.Argument, aggregate.Filter]);
        _columns = [.. names.Where(name => name is not null and not Aggregate.AllRows).Distinct()
            .Select(name => schema.IndexOf(name!))];
        _places = [.. Enumerable.Range(0, EngineLimits.FrameRowsMax)];
    }

    public FrameBounds Bounds { get; }

    public bool MayFault => _set.MayFault;

    public int BytesPerKey => _fold.Bytes + 64;

    /// <summary>Whether rows leave a frame again.</summary>
    public static bool NeedsRetraction(OverFrame frame) =>
        frame.From != OverBound.UnboundedPreceding || frame.ExcludesCurrentRow;

    public Column ColumnOf(int index) => _set.Columns[index];

    public void Open(OperatorContext context, KeyTable keys, int faultPort)
    {
        _frame = context.NewFrame(_schema);
        _keys = keys;
        _set.Open(context, keys, faultPort);
    }

    /// <summary>Brings the accumulators to the current row's frame; before its results are asked for.</summary>
    public void Advance(in OverPlace place)
    {
        var (low, high) = (Bounds.LowOf(place), Bounds.HighOf(place));
        if (_refolds) { Refold(place, low, high); return; }
        var folded = FoldedOf(place.Key);
        if (!Bounds.IsRunning && low >= folded.High) { Restart(folded, place.Key, low); }
        Add(folded.Bytes, place, folded.High, high);
        folded.High = Math.Max(folded.High, high);
        if (!Bounds.IsRunning)
        {
            for (; folded.Low < low; folded.Low++) { Retract(folded.Bytes, place, folded.Low); }
        }
        if (ExcludesCurrent(place, low, high)) { Retract(folded.Bytes, place, place.Index); }
    }

    /// <summary>Puts things right after the current row's results.</summary>
    public void Settle(in OverPlace place)
    {
        if (_refolds)
        {
            _fold.Release(_refolded!); // Made by Advance.
            return;
        }
        if (!ExcludesCurrent(place, Bounds.LowOf(place), Bounds.HighOf(place))) { return; }
        Add(FoldedOf(place.Key).Bytes, place, place.Index, place.Index + 1);
    }

    /// <summary>Writes a result of the current row.</summary>
    public void Give(int index, int key, Frame frame, int column, int row) =>
        _set.Write(index, frame, column, row, ref (_refolds ? _refolded! : FoldedOf(key).Bytes)[0]);

    public void Flush(Collector output) => _set.Faults.Flush(output);

    /// <summary>The first row that is not folded yet, or must still be taken back.</summary>
    public int FirstNeeded(in OverPlace place)
    {
        if (_refolds) { return Bounds.IsRunning ? 0 : Bounds.LowOf(place); }
        if (FindFolded(place.Key) is not { } folded) { return 0; }
        return Bounds.IsRunning ? Math.Min(folded.High, place.Index) : folded.Low;
    }

    /// <summary>A partition's first rows are gone.</summary>
    public void Shift(int key, int count)
    {
        if (FindFolded(key) is not { } folded) { return; }
        folded.Low -= count;
        folded.High -= count;
    }

    /// <summary>A partition is forgotten.</summary>
    public void Forget(int key)
    {
        if (FindFolded(key) is not { } folded) { return; }
        _fold.Release(folded.Bytes);
        _folded[key] = null;
    }

    public void Write(SnapshotWriter writer, int key)
    {
        var folded = FindFolded(key);
        writer.Boolean(folded is not null);
        if (folded is null) { return; }
        writer.Int32(Bounds.IsRunning ? 0 : folded.Low);
        writer.Int32(folded.High);
        _fold.Write(writer, folded.Bytes);
    }

    public void Read(SnapshotReader reader, int key)
    {
        if (!reader.Boolean()) { return; }
        var (low, high) = (reader.Int32(), reader.Int32());
        Set(key, new(_fold.Read(reader, _keys!.SourceOf(key))) { Low = low, High = high }); // Opened before.
    }

    private void Refold(in OverPlace place, int low, int high)
    {
        _refolded = _fold.Create(_keys!.SourceOf(place.Key)); // Opened before.
        var split = ExcludesCurrent(place, low, high) ? place.Index : high;
        Add(_refolded, place, low, split);
        Add(_refolded, place, split + 1, high);
    }

    private bool ExcludesCurrent(in OverPlace place, int low, int high) =>
        Bounds.ExcludesCurrentRow && place.Index >= low && place.Index < high;

    /// <summary>The frame has left all its rows behind.</summary>
    private void Restart(Folded folded, int key, int low)
    {
        if (folded.Low < folded.High)
        {
            _fold.Release(folded.Bytes);
            folded.Bytes = _fold.Create(_keys!.SourceOf(key)); // Opened before.
        }
        folded.Low = low;
        folded.High = low;
    }

    private void Add(byte[] bytes, in OverPlace place, int from, int to)
    {
        while (from < to)
        {
            var count = Math.Min(to - from, EngineLimits.FrameRowsMax);
            Load(place, from, count);
            _fold.Add(bytes, _frame!, _places.AsSpan(0, count)); // Loaded.
            from += count;
        }
    }

    private void Retract(byte[] bytes, in OverPlace place, int index)
    {
        Load(place, index, 1);
        _fold.Retract(bytes, _frame!, 0); // Loaded.
    }

    /// <summary>Puts rows, as far as the aggregates look at them, into the frame from which they are folded.</summary>
    private void Load(in OverPlace place, int from, int count)
    {
        var frame = _frame!; // Opened before.
        frame.Clear();
        frame.AddRows(count);
        place.Times.Slice(from, count).CopyTo(frame.Times);
        frame.Keys.Fill(place.Key);
        foreach (var column in _columns)
        {
            place.Rows.CopyColumn(place.Handles.Slice(from, count), column, frame[column], 0);
        }
    }

    private Folded FoldedOf(int key)
    {
        if (FindFolded(key) is { } folded) { return folded; }
        folded = new(_fold.Create(_keys!.SourceOf(key))); // Opened before.
        Set(key, folded);
        return folded;
    }

    private Folded? FindFolded(int key) => (uint)key < (uint)_folded.Length ? _folded[key] : null;

    private void Set(int key, Folded folded)
    {
        if (key >= _folded.Length)
        {
            Array.Resize(ref _folded, Math.Max(Math.Max(16, _keys!.Count), key + 1)); // Opened before.
        }
        _folded[key] = folded;
    }

    /// <summary>Accumulators, and which rows of the partition are in them: from the low one up to the high
    /// one.</summary>
    private sealed class Folded(byte[] bytes)
    {
        public byte[] Bytes { get; set; } = bytes;

        public int Low { get; set; }

        public int High { get; set; }
    }
}
