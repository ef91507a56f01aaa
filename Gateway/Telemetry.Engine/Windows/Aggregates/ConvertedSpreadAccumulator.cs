using System.Numerics;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary><see cref="SpreadAccumulator"/> of values that are converted to doubles; serves the variances.</summary>
internal struct ConvertedSpreadAccumulator<T> : IAccumulator<ConvertedSpreadAccumulator<T>, T>
    where T : unmanaged, INumber<T>
{
    private SpreadAccumulator _spread;

    public static bool CanRetract => true;

    public static ConvertedSpreadAccumulator<T> Create() => default;

    public static void Add(ref ConvertedSpreadAccumulator<T> target, T value) =>
        SpreadAccumulator.Add(ref target._spread, double.CreateTruncating(value));

    public static void Retract(ref ConvertedSpreadAccumulator<T> target, T value) =>
        SpreadAccumulator.Retract(ref target._spread, double.CreateTruncating(value));

    public static void Merge(ref ConvertedSpreadAccumulator<T> target, in ConvertedSpreadAccumulator<T> source) =>
        SpreadAccumulator.Merge(ref target._spread, source._spread);

    public static AggregateResult Result(AggregateFunction function, in ConvertedSpreadAccumulator<T> source) =>
        SpreadAccumulator.Result(function, source._spread);

    public static void Write(SnapshotWriter writer, in ConvertedSpreadAccumulator<T> source) =>
        SpreadAccumulator.Write(writer, source._spread);

    public static ConvertedSpreadAccumulator<T> Read(SnapshotReader reader) =>
        new() { _spread = SpreadAccumulator.Read(reader) };
}
