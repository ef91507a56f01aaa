using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

public abstract partial record SqlExpression
{
    /// <summary>
    /// A call: scalar, aggregate, window or table function. Functions with a syntax of their own are plain calls here:
    /// <c>EXTRACT(HOUR FROM t)</c> is EXTRACT(symbol HOUR, t), <c>FLOOR(t TO DAY)</c> FLOOR(t, symbol DAY),
    /// <c>TRIM(BOTH 'x' FROM s)</c> TRIM(symbol BOTH, 'x', s), <c>POSITION(a IN b)</c> POSITION(a, b),
    /// <c>SUBSTRING(s FROM 1 FOR 2)</c> SUBSTRING(s, 1, 2), <c>OVERLAY(s PLACING t FROM 1 FOR 2)</c> OVERLAY(s, t, 1,
    /// 2),
    /// <c>CURRENT_TIMESTAMP</c> a call without arguments. The tails of JSON functions are arguments named RETURNING,
    /// WRAPPER, ON EMPTY, ON ERROR and ON NULL.
    /// </summary>
    /// <param name="Name">As written; look it up without case.</param>
    /// <param name="Arguments">In order.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Call(SqlName Name, SqlList<SqlArgument> Arguments, SourceSpan Span) : SqlExpression(Span)
    {
        /// <summary>Whether DISTINCT stands before the arguments.</summary>
        public bool IsDistinct { get; init; }

        /// <summary>ORDER BY within the call or WITHIN GROUP; empty when there is none.</summary>
        public SqlList<SqlOrderItem> OrderBy { get; init; } = [];

        /// <summary><c>FILTER (WHERE …)</c>; null when there is none.</summary>
        public SqlExpression? Filter { get; init; }

        /// <summary>IGNORE NULLS (true), RESPECT NULLS (false), neither (null).</summary>
        public bool? IgnoresNulls { get; init; }

        /// <summary>The window of <c>OVER</c>; null when there is none.</summary>
        public SqlWindow? Over { get; init; }

        /// <summary>RUNNING or FINAL before the call in MATCH_RECOGNIZE.</summary>
        public SqlMatchScope MatchScope { get; init; }

        /// <summary>The name in capitals, for look-ups.</summary>
        public string Function => Name.Text.ToUpperInvariant();
    }

    /// <summary><c>TABLE t [PARTITION BY …] [ORDER BY …]</c> or <c>TABLE (SELECT …)</c> as an argument of a table
    /// function.</summary>
    public sealed record TableArgument(
        SqlFrom Table, SqlList<SqlExpression> PartitionBy, SqlList<SqlOrderItem> OrderBy, SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>DESCRIPTOR(column, …)</c>.</summary>
    public sealed record Descriptor(SqlList<SqlName> Columns, SourceSpan Span) : SqlExpression(Span);

    /// <summary><c>MODEL name</c> as an argument of ML_PREDICT.</summary>
    public sealed record ModelArgument(SqlName Model, SourceSpan Span) : SqlExpression(Span);

    /// <summary>A type as an argument: <c>RETURNING BIGINT</c>.</summary>
    public sealed record TypeArgument(SqlTypeName Type, SourceSpan Span) : SqlExpression(Span);
}
