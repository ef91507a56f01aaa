namespace Telemetry.Engine.Windows;

/// <summary>
/// What an aggregation says about its values. NULLs never count, and without values the result is NULL, but for counts.
/// A result that does not fit its type, or whose values were more than may be kept, is NULL too, and a dead letter
/// (<see cref="Execution.DeadLetterSchema.AggregateOverflow"/>,
/// <see cref="Execution.DeadLetterSchema.AggregateLimit"/>) says so.
/// </summary>
public enum AggregateFunction
{
    /// <summary>No function; never valid.</summary>
    None = 0,

    /// <summary>How many values there are, of a column of any type, or rows
    /// (<see cref="Aggregate.AllRows"/>).</summary>
    Count = 1,

    /// <summary>Their sum, of the values' type. Integers and decimals are summed exactly; a sum of decimals has the
    /// greatest scale of all values, those that were taken back included.</summary>
    Sum = 2,

    /// <summary>The least: numbers and times by value, texts by their UTF-16 code units, false before true.</summary>
    Min = 3,

    /// <summary>The greatest; see <see cref="Min"/>.</summary>
    Max = 4,

    /// <summary>Their mean. As in Flink it has the values' type: that of integers is an integer, truncated towards
    /// zero;
    /// that of decimals has at least 6 places, the last one rounded half up.</summary>
    Avg = 5,

    /// <summary>STDDEV_SAMP: the root of <see cref="VarSamp"/>.</summary>
    StddevSamp = 6,

    /// <summary>VAR_SAMP: squared deviations from the mean over n − 1, as Float64; NULL with fewer than two
    /// values.</summary>
    VarSamp = 7,

    /// <summary>VAR_POP: squared deviations from the mean over n, as Float64.</summary>
    VarPop = 8,

    /// <summary>STDDEV_POP: the root of <see cref="VarPop"/>.</summary>
    StddevPop = 9,

    /// <summary>The value of the earliest row by event time; of several the one that arrived first.</summary>
    First = 10,

    /// <summary>The value of the latest row by event time; of several the one that arrived last.</summary>
    Last = 11,

    /// <summary>COUNT(DISTINCT …): how many different values there are, exactly;
    /// <see cref="EngineLimits.AggregateValuesMax"/> at most.</summary>
    CountDistinct = 12,

    /// <summary>The value at rank ⌈q·n⌉ of the n values in order (rank 1 for q = 0), q being the parameter, as Float64.
    /// It is an estimate: less than 1 % beside the true value of that rank, and exact for the least and the greatest.
    /// </summary>
    Quantile = 13,

    /// <summary>The mean over time, as Float64: a value holds from its row until the next one, the last one until the
    /// window's end (without an end: until the last row). What lies before the window's first row does not count: no
    /// window knows of the one before. Of several rows at one instant the last to arrive holds. With no time at all
    /// between (one row, no end) it is that row's value. <see cref="EngineLimits.AggregateReadingsMax"/> at
    /// most.</summary>
    TimeWeightedAvg = 14,

    /// <summary>How fast a counter grows: <see cref="Increase"/> over the time from the first row to the last, per
    /// second, as Float64; not extrapolated to the window's bounds. NULL with fewer than two instants.</summary>
    Rate = 15,

    /// <summary>By how much a counter grew between the first row and the last, as Float64. A value less than the one
    /// before it by event time is taken for a restart from 0 and counts whole. NULL with fewer than two
    /// instants.</summary>
    Increase = 16,

    /// <summary>The k greatest values (the parameter; <see cref="EngineLimits.TopValuesMax"/> at most), greatest first,
    /// equal ones each, as the text of a JSON array.</summary>
    TopK = 17,

    /// <summary>SUM(DISTINCT …): of equal values one counts; <see cref="EngineLimits.AggregateValuesMax"/> different
    /// ones at most. The type is that of the column.</summary>
    SumDistinct = 18,

    /// <summary>AVG(DISTINCT …): as <see cref="SumDistinct"/>.</summary>
    AvgDistinct = 19,
}
