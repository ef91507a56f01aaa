using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>One value that a match, finished or not, has: of one of its rows, or folded over some. Within a condition
/// the row in question counts as the last row of its variable and of the match.</summary>
public abstract record MatchValue
{
    /// <summary>Stands for all rows of the match where a variable is asked for.</summary>
    public const int AllRows = -1;

    private MatchValue(int variable, string name, SqlType type)
    {
        Variable = variable;
        Name = name;
        Type = type;
    }

    /// <summary>The variable whose rows are meant, by its place in the pattern, or <see cref="AllRows"/>.</summary>
    public int Variable { get; init; }

    /// <summary>The value's name; as a column of the result too.</summary>
    public string Name { get; init; }

    /// <summary>Its type.</summary>
    public SqlType Type { get; init; }

    /// <summary>A column of one row: FIRST, LAST; NULL when there are not so many rows.</summary>
    /// <param name="Of">The variable, or <see cref="AllRows"/>.</param>
    /// <param name="IsFirst">Whether rows are counted from the first one, and not from the last.</param>
    /// <param name="Offset">How many rows on, or back.</param>
    /// <param name="Column">The input's column.</param>
    /// <param name="ValueName">The value's name.</param>
    /// <param name="ValueType">Its type.</param>
    public sealed record Pick(int Of, bool IsFirst, int Offset, int Column, string ValueName, SqlType ValueType)
        : MatchValue(Of, ValueName, ValueType);

    /// <summary>An aggregate of rows; over none as always: COUNT is 0, others are NULL.</summary>
    /// <param name="Of">The variable, or <see cref="AllRows"/>.</param>
    /// <param name="Call">The aggregate; its argument is a column of the input, its name and type are the
    /// value's.</param>
    public sealed record Fold(int Of, AggregateCall Call) : MatchValue(Of, Call.Name, Call.Type);

    /// <summary>Whether both are the same but for their names.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True when one can stand for the other.</returns>
    public bool IsSameAs(MatchValue other) => (this, other) switch
    {
        (Pick one, Pick two) => one.Of == two.Of && one.IsFirst == two.IsFirst && one.Offset == two.Offset
            && one.Column == two.Column,
        (Fold one, Fold two) => one.Of == two.Of && one.Call with { Name = "" } == two.Call with { Name = "" },
        _ => false,
    };
}
