using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Aggregation;

/// <summary>
/// GROUP BY without windows: every row changes its group's result, which is emitted as a changelog: +I for a group's
/// first row, −U and +U when the result is another one, −D when the last row of the group was taken back. Takes inserts
/// or a changelog. Keyed by the group.
/// </summary>
/// <remarks>
/// A result has the event time of the row that made it; −U and −D that of the row that they take away. A row that takes
/// back what was never added (its group was forgotten) does nothing.
/// </remarks>
public sealed class GroupAggregateOperator : Operator
{
    private readonly GroupAggregateSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly int[] _keyColumns;
    private readonly AggregateSet _set;
    private readonly GroupStore _store;
    private readonly CountKernel _rows = new(-1);
    private readonly AggregateKernel[] _kernels;
    private readonly int[] _place = new int[1];
    private readonly int[] _row = new int[1];

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The groups and the results.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">A column is missing, or an aggregate does not fit.</exception>
    public GroupAggregateOperator(GroupAggregateSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        spec.Validate();
        _spec = spec;
        _input = input;
        _keyColumns = [.. spec.Keys.Select(input.Schema.IndexOf)];
        _space = KeyStreams.SpaceOf([.. _keyColumns.Select(column => input.Schema.Columns[column])], input.Keys);
        _set = new(spec.Aggregates, input.Schema, input.Updates);
        _kernels = [.. _set.Kernels, _rows];
        _store = new(_kernels);
        var schema = new Schema([.. _space.Columns, .. _set.Columns]);
        OutputPort[] faults = _set.MayFault ? [AggregateFaults.Output] : [];
        Outputs = [new(OutputPort.Main, schema, _space, Updates: true), .. faults];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override StateBound Bound => _set.HoldsState
        ? StateBound.Counted(perKey: _store.BytesPerKey) : StateBound.Of(0, perKey: _store.BytesPerKey);

    private KeyTable Keys { get; set; } = null!; // Set on opening, before any use, as the next one.

    private GroupResults Results { get; set; } = null!;

    /// <inheritdoc/>
    public override string Describe() => $"group aggregate {_spec} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            var key = Keys.InternFrom(frame, row, _keyColumns);
            var isRetraction = frame.KindAt(row).IsRetraction();
            var isNew = !_store.IsOpen(key);
            if (isNew && isRetraction) { continue; }
            Results.Begin(key);
            if (isNew) { _store.Open(key, Keys.SourceOf(key)); } else { Note(key, GroupResults.Before); }
            _set.Faults.Forget();
            Change(key, frame, row, isRetraction);
            _store.Touch(key, Context.JournalTime.Micros);
            if (_rows.CountOf(ref _store.RowAt(key)) <= 0) { Delete(key, output); continue; }
            Note(key, GroupResults.After);
            Speak(key, frame.Times[row], isNew, output);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (_spec.StateTimeToLive is not { } time || journalTime.Micros < long.MinValue + time.Micros) { return; }
        _store.CloseThrough(journalTime.Micros - time.Micros);
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer) => _store.Snapshot(writer, Keys);

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader) => _store.Restore(reader, Keys);

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        Keys = Context.KeysOf(_space);
        _set.Open(Context, Keys, 1);
        Results = new(Context.NewFrame(Outputs[0].Schema), Keys);
    }

    private void Change(int key, Frame frame, int row, bool isRetraction)
    {
        _place[0] = _store.OffsetOf(key);
        _row[0] = row;
        foreach (var kernel in _kernels)
        {
            if (isRetraction) { kernel.Retract(ref _store.First, _place, frame, _row); }
            else { kernel.AddChosen(ref _store.First, _place, frame, _row); }
        }
    }

    private void Note(int key, int row)
    {
        _place[0] = _store.OffsetOf(key);
        _set.Write(Results.Frame, _keyColumns.Length, row, ref _store.First, _place, long.MinValue, long.MaxValue);
    }

    private void Speak(int key, long time, bool isNew, Collector output)
    {
        if (!isNew && !Results.HasChanged(_keyColumns.Length)) { _set.Faults.Forget(); return; }
        if (isNew)
        {
            var frame = output.Add(0, new EventTime(time), key, out var row);
            Results.CopyTo(frame, GroupResults.After, row);
        }
        else
        {
            var frame = output.AddUpdate(0, new EventTime(time), key, out var before);
            frame.Times[before] = _store.EmittedAt(key);
            Results.CopyTo(frame, GroupResults.Before, before);
            Results.CopyTo(frame, GroupResults.After, before + 1);
        }
        _store.SetEmitted(key, time);
        _set.Faults.Flush(output);
    }

    private void Delete(int key, Collector output)
    {
        var frame = output.Add(0, new EventTime(_store.EmittedAt(key)), key, out var row);
        frame.SetKind(row, ChangeKind.Delete);
        Results.CopyTo(frame, GroupResults.Before, row);
        _store.Close(key);
    }
}
