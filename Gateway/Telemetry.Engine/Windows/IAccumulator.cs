using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows;

/// <summary>
/// How a window folds values. Implemented by structs of fixed size and called through a type parameter, so that a call
/// costs nothing; the structs lie side by side in one row of bytes per key and pane.
/// </summary>
/// <typeparam name="TSelf">The struct.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
public interface IAccumulator<TSelf, TValue>
    where TSelf : unmanaged, IAccumulator<TSelf, TValue>
    where TValue : unmanaged
{
    /// <summary>Whether <see cref="Retract"/> works.</summary>
    static virtual bool CanRetract => false;

    /// <summary>The fold of no values.</summary>
    /// <returns>The accumulator.</returns>
    static abstract TSelf Create();

    /// <summary>Adds a value.</summary>
    /// <param name="target">The accumulator.</param>
    /// <param name="value">The value.</param>
    static abstract void Add(ref TSelf target, TValue value);

    /// <summary>Takes a value away that was added.</summary>
    /// <param name="target">The accumulator.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="NotSupportedException"><see cref="CanRetract"/> is false.</exception>
    static virtual void Retract(ref TSelf target, TValue value) =>
        throw new NotSupportedException($"{typeof(TSelf).Name} takes nothing back.");

    /// <summary>Adds all values of another accumulator.</summary>
    /// <param name="target">The accumulator.</param>
    /// <param name="source">The other one.</param>
    static abstract void Merge(ref TSelf target, in TSelf source);

    /// <summary>What a function says of the values.</summary>
    /// <param name="function">A function that this accumulator serves.</param>
    /// <param name="source">The accumulator.</param>
    /// <returns>The result.</returns>
    static abstract AggregateResult Result(AggregateFunction function, in TSelf source);

    /// <summary>Writes the accumulator.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="source">The accumulator.</param>
    static abstract void Write(SnapshotWriter writer, in TSelf source);

    /// <summary>Reads an accumulator.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The accumulator.</returns>
    static abstract TSelf Read(SnapshotReader reader);
}
