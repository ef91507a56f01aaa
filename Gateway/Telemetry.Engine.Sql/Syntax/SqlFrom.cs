using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>What stands in FROM.</summary>
public abstract record SqlFrom : SqlNode
{
    private SqlFrom(SourceSpan span)
        : base(span)
    {
    }

    /// <summary>A table, view or table of WITH, perhaps <c>FOR SYSTEM_TIME AS OF</c> a time.</summary>
    public sealed record Named(SqlName Name, SqlExpression? AsOf, SqlAlias? Alias, SourceSpan Span) : SqlFrom(Span);

    /// <summary>A query in parentheses; VALUES is one too.</summary>
    public sealed record Derived(SqlQuery Query, bool IsLateral, SqlAlias? Alias, SourceSpan Span) : SqlFrom(Span);

    /// <summary>
    /// <c>TABLE(f(…))</c>, <c>LATERAL TABLE(f(…))</c>, <c>UNNEST(x) [WITH ORDINALITY]</c>, also <c>f(…)</c> alone.
    /// Window functions
    /// take a <see cref="SqlExpression.TableArgument"/> and a <see cref="SqlExpression.Descriptor"/>; written alone, a
    /// plain
    /// name of table or column may stand for them: <c>TUMBLE(bid, date_time, INTERVAL '10' SECOND)</c>.
    /// </summary>
    public sealed record Function(
        SqlExpression.Call Call, bool IsLateral, bool HasOrdinality, SqlAlias? Alias, SourceSpan Span) : SqlFrom(Span);

    /// <summary>Two tables joined: by <paramref name="On"/>, by the columns of <paramref name="Using"/>, or all of
    /// equal name.</summary>
    public sealed record Join(
        SqlFrom Left,
        SqlFrom Right,
        SqlJoinKind Kind,
        bool IsNatural,
        SqlExpression? On,
        SqlList<SqlIdentifier> Using,
        SourceSpan Span) : SqlFrom(Span);

    /// <summary>A table with a pattern over its rows.</summary>
    public sealed record Match(SqlFrom Input, SqlMatchRecognize Recognize, SqlAlias? Alias, SourceSpan Span)
        : SqlFrom(Span);
}
