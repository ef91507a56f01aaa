using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows;

/// <summary>One accumulator of every row of a <see cref="PaneStore"/>: called once per frame, not once per
/// row.</summary>
internal abstract class AggregateKernel(int argument)
{
    /// <summary>The input column.</summary>
    public int Argument { get; } = argument;

    /// <summary>Where the accumulator lies within a row.</summary>
    public int Offset { get; set; }

    public abstract int Size { get; }

    public abstract void Create(ref byte row);

    /// <summary>Adds each value to the row at the same place of <paramref name="rows"/>.</summary>
    public abstract void Add(ref byte store, ReadOnlySpan<int> rows, Vec values);

    /// <summary>Adds chosen values; <paramref name="rows"/> and <paramref name="chosen"/> go together.</summary>
    public abstract void AddChosen(ref byte store, ReadOnlySpan<int> rows, Vec values, ReadOnlySpan<int> chosen);

    public abstract void Merge(ref byte target, ref byte source);

    public abstract void Result(
        AggregateFunction function, ref byte store, ReadOnlySpan<int> rows, Vec target, int start);

    public abstract void Write(SnapshotWriter writer, ref byte row);

    public abstract void Read(SnapshotReader reader, ref byte row);

    /// <summary>The smallest accumulator that serves all these functions of one column of doubles.</summary>
    public static AggregateKernel For(int argument, IEnumerable<AggregateFunction> functions)
    {
        var needsExtremes = false;
        var needsMoments = false;
        foreach (var function in functions)
        {
            needsExtremes |= function is AggregateFunction.Min or AggregateFunction.Max;
            needsMoments |= function is AggregateFunction.StddevSamp or AggregateFunction.VarSamp;
        }
        return needsMoments ? new AggregateKernel<MomentsAccumulator, double>(argument)
            : needsExtremes ? new AggregateKernel<StatsAccumulator, double>(argument)
            : new AggregateKernel<SumAccumulator, double>(argument);
    }
}
