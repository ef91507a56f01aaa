namespace Telemetry.Engine.Windows;

/// <summary>One result column of a window.</summary>
/// <param name="Function">What is computed.</param>
/// <param name="Argument">The column of values; Float64.</param>
/// <param name="Name">The result column's name.</param>
public sealed record Aggregate(AggregateFunction Function, string Argument, string Name);
