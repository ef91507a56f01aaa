using Telemetry.Engine.Over;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>One result column of an <see cref="PlanNode.Over"/>.</summary>
public abstract record OverCall
{
    private OverCall(string name, SqlType type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>The result column's name.</summary>
    public string Name { get; init; }

    /// <summary>The result's type.</summary>
    public SqlType Type { get; init; }

    /// <summary>An aggregate of the frame's rows.</summary>
    /// <param name="Call">The aggregate; its name and type are the column's.</param>
    /// <param name="Frame">The frame.</param>
    public sealed record Fold(AggregateCall Call, OverFrame Frame) : OverCall(Call.Name, Call.Type);

    /// <summary>LAG (a negative distance) and LEAD.</summary>
    /// <param name="Argument">The input's column.</param>
    /// <param name="Distance">How many rows on; negative: back.</param>
    /// <param name="Default">What stands where there is no such row, as the engine's value of the column's type (long,
    /// double, decimal, bool or string), or null for NULL.</param>
    /// <param name="ColumnName">The result column's name.</param>
    /// <param name="ColumnType">The result's type.</param>
    public sealed record Shift(int Argument, int Distance, object? Default, string ColumnName, SqlType ColumnType)
        : OverCall(ColumnName, ColumnType);

    /// <summary>FIRST_VALUE and NTH_VALUE, by the frame's rows in order.</summary>
    /// <param name="Argument">The input's column.</param>
    /// <param name="Nth">Which row, from 1; 0 for the last one (LAST_VALUE).</param>
    /// <param name="Frame">The frame.</param>
    /// <param name="ColumnName">The result column's name.</param>
    /// <param name="ColumnType">The result's type.</param>
    public sealed record Value(int Argument, int Nth, OverFrame Frame, string ColumnName, SqlType ColumnType)
        : OverCall(ColumnName, ColumnType);

    /// <summary>ROW_NUMBER, RANK and DENSE_RANK.</summary>
    /// <param name="Function">How rows are numbered.</param>
    /// <param name="ColumnName">The result column's name.</param>
    /// <param name="ColumnType">The result's type: BIGINT.</param>
    public sealed record Number(RankFunction Function, string ColumnName, SqlType ColumnType)
        : OverCall(ColumnName, ColumnType);
}
