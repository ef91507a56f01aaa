using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>A type as written; whether there is such a type is the binder's question.</summary>
public abstract record SqlTypeName : SqlNode
{
    private SqlTypeName(SourceSpan span)
        : base(span)
    {
    }

    /// <summary>Whether NOT NULL follows.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>
    /// A type of one name: <c>BIGINT</c>, <c>DECIMAL(10, 2)</c>, <c>VARCHAR(5)</c>, <c>TIMESTAMP(3)</c>. Names of
    /// several words
    /// are one: DOUBLE PRECISION is DOUBLE, CHARACTER VARYING is VARCHAR, TIMESTAMP(3) WITH LOCAL TIME ZONE is
    /// TIMESTAMP_LTZ(3),
    /// WITHOUT TIME ZONE is dropped, WITH TIME ZONE is TIMESTAMP_TZ.
    /// </summary>
    /// <param name="Name">In capitals.</param>
    /// <param name="Parameters">The numbers in parentheses.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Simple(string Name, SqlList<int> Parameters, SourceSpan Span) : SqlTypeName(Span);

    /// <summary><c>INTERVAL DAY TO SECOND</c>; the units are equal when there is one.</summary>
    public sealed record Interval(SqlIntervalUnit From, SqlIntervalUnit To, SourceSpan Span) : SqlTypeName(Span);

    /// <summary><c>ARRAY&lt;t&gt;</c>, also <c>t ARRAY</c> and <c>t[]</c>.</summary>
    public sealed record Array(SqlTypeName Element, SourceSpan Span) : SqlTypeName(Span);

    /// <summary><c>MAP&lt;k, v&gt;</c>.</summary>
    public sealed record Map(SqlTypeName Key, SqlTypeName Value, SourceSpan Span) : SqlTypeName(Span);

    /// <summary><c>ROW&lt;a INT, b STRING&gt;</c>, also with parentheses.</summary>
    public sealed record Row(SqlList<SqlField> Fields, SourceSpan Span) : SqlTypeName(Span);
}
