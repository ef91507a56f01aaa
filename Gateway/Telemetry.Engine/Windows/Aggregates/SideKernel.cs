using System.Runtime.CompilerServices;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>The kernel of accumulators whose state has no fixed size: the row has a handle, the states lie beside. A
/// state lives from the row's creation until it is released, and is used again then.</summary>
internal abstract class SideKernel<TState>(int argument) : AggregateKernel(argument)
    where TState : class, ISideState<TState>, new()
{
    private readonly List<TState> _states = [];
    private readonly List<int> _owners = [];
    private readonly Stack<int> _free = new();
    private StateBudget? _budget;
    private int _owner = SourceTable.All;

    public sealed override int Size => sizeof(long);

    public sealed override bool HoldsState => true;

    public sealed override int Owner
    {
        set => _owner = value;
    }

    /// <summary>How many states are in use; for tests.</summary>
    public int Used => _states.Count - _free.Count;

    public sealed override void Create(ref byte row)
    {
        if (!_free.TryPop(out var handle))
        {
            handle = _states.Count;
            _states.Add(NewState());
            _owners.Add(_owner);
        }
        _owners[handle] = _owner;
        HandleIn(ref row) = handle;
    }

    public sealed override void Add(ref byte store, ReadOnlySpan<int> rows, Frame frame)
    {
        var column = frame[Argument];
        for (var index = 0; index < rows.Length; index++)
        {
            if (!column.IsNull(index)) { Change(ref At(ref store, rows[index]), frame, index, isAdded: true); }
        }
    }

    public sealed override void AddChosen(
        ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen) =>
        ChangeChosen(ref store, rows, frame, chosen, isAdded: true);

    public sealed override void Retract(
        ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen) =>
        ChangeChosen(ref store, rows, frame, chosen, isAdded: false);

    public sealed override void Merge(ref byte target, ref byte source)
    {
        var handle = HandleIn(ref target);
        var before = _states[handle].Bytes;
        _states[handle].Merge(_states[HandleIn(ref source)]);
        Charge(handle, before);
    }

    public sealed override void Result(
        Aggregate aggregate, ref byte store, ReadOnlySpan<int> rows, in ResultPlace target)
    {
        for (var index = 0; index < rows.Length; index++)
        {
            var state = _states[HandleIn(ref At(ref store, rows[index]))];
            if (state.IsOver) { target.Fault(aggregate, index, DeadLetterSchema.AggregateLimit); }
            else { Result(aggregate, state, index, target); }
        }
    }

    public sealed override void Write(SnapshotWriter writer, ref byte row) => _states[HandleIn(ref row)].Write(writer);

    public sealed override void Read(SnapshotReader reader, ref byte row)
    {
        var handle = HandleIn(ref row);
        _states[handle].Read(reader);
        Charge(handle, 0);
    }

    public sealed override void Release(ref byte row)
    {
        var handle = HandleIn(ref row);
        var before = _states[handle].Bytes;
        _states[handle].Clear();
        Charge(handle, before);
        _free.Push(handle);
    }

    public sealed override void Open(StateBudget budget) => _budget = budget;

    /// <summary>A state of no values, complete before anything is read or merged into it.</summary>
    protected virtual TState NewState() => new();

    /// <summary>Adds a row's value, which is not NULL, or takes it away.</summary>
    protected abstract void Change(TState state, Frame frame, int row, bool isAdded);

    /// <summary>Writes the result of a state that is not over its limit.</summary>
    protected abstract void Result(Aggregate aggregate, TState state, int index, in ResultPlace target);

    private void ChangeChosen(
        ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen, bool isAdded)
    {
        var column = frame[Argument];
        for (var index = 0; index < rows.Length; index++)
        {
            var row = chosen[index];
            if (!column.IsNull(row)) { Change(ref At(ref store, rows[index]), frame, row, isAdded); }
        }
    }

    private void Change(ref byte row, Frame frame, int index, bool isAdded)
    {
        var handle = HandleIn(ref row);
        var before = _states[handle].Bytes;
        Change(_states[handle], frame, index, isAdded);
        Charge(handle, before);
    }

    private void Charge(int handle, long before)
    {
        var change = _states[handle].Bytes - before;
        if (change != 0) { _budget?.Count(_owners[handle], change); }
    }

    private ref int HandleIn(ref byte row) =>
        ref Unsafe.As<byte, int>(ref Unsafe.AddByteOffset(ref row, (nint)Offset));

    private static ref byte At(ref byte store, int row) => ref Unsafe.AddByteOffset(ref store, (nint)row);
}
