using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Windows;

/// <summary>One accumulator of every row of a store: called once per frame, not once per row.</summary>
internal abstract class AggregateKernel(int argument)
{
    /// <summary>The input column; −1 for none.</summary>
    public int Argument { get; } = argument;

    /// <summary>Where the accumulator lies within a row.</summary>
    public virtual int Offset { get; set; }

    public abstract int Size { get; }

    /// <summary>Whether <see cref="Retract"/> works.</summary>
    public virtual bool CanRetract => false;

    /// <summary>Whether a row has state elsewhere, so that it must be released and cannot be copied.</summary>
    public virtual bool HoldsState => false;

    /// <summary>Whether a result can be NULL because it does not fit or there were too many values.</summary>
    public virtual bool MayFault => false;

    /// <summary>The source for which state of the next rows is counted; −1 for nobody.</summary>
    public virtual int Owner
    {
        set { }
    }

    public abstract void Create(ref byte row);

    /// <summary>Adds each row of a frame to the row at the same place of <paramref name="rows"/>.</summary>
    public abstract void Add(ref byte store, ReadOnlySpan<int> rows, Frame frame);

    /// <summary>Adds chosen rows of a frame; <paramref name="rows"/> and <paramref name="chosen"/> go
    /// together.</summary>
    public abstract void AddChosen(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen);

    /// <summary>Takes chosen rows of a frame away that were added; as <see cref="AddChosen"/>.</summary>
    public virtual void Retract(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen) =>
        throw new NotSupportedException($"{GetType().Name} takes nothing back.");

    public abstract void Merge(ref byte target, ref byte source);

    /// <summary>Writes an aggregate of rows of the store into a column of a frame.</summary>
    public abstract void Result(
        Aggregate aggregate, ref byte store, ReadOnlySpan<int> rows, in ResultPlace target);

    public abstract void Write(SnapshotWriter writer, ref byte row);

    /// <summary>Reads into a row that was created.</summary>
    public abstract void Read(SnapshotReader reader, ref byte row);

    /// <summary>Gives back what the row has elsewhere.</summary>
    public virtual void Release(ref byte row) { }

    /// <summary>Connects with the partition.</summary>
    public virtual void Open(StateBudget budget) { }
}
