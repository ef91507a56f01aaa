namespace Telemetry.Engine.Ranking;

/// <summary>Where rows without a value stand in an order.</summary>
public enum NullOrder
{
    /// <summary>NULL is less than every value: first when ascending, last when descending. Flink's default.</summary>
    Lowest = 0,

    /// <summary>Before all values.</summary>
    First = 1,

    /// <summary>Behind all values.</summary>
    Last = 2,
}
