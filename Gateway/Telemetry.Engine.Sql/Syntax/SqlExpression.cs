using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>
/// An expression as written. Parentheses leave no trace. Chains of one AND or OR are balanced trees in the order of the
/// text,
/// so a chain of thousands is not deep; no tree is deeper than <see cref="SqlLimits.DepthMax"/>.
/// </summary>
public abstract partial record SqlExpression : SqlNode
{
    private SqlExpression(SourceSpan span)
        : base(span)
    {
    }

    /// <summary><c>NULL</c>.</summary>
    public sealed record Null(SourceSpan Span) : SqlExpression(Span);

    /// <summary><c>TRUE</c> or <c>FALSE</c>.</summary>
    public sealed record Boolean(bool Value, SourceSpan Span) : SqlExpression(Span);

    /// <summary>
    /// A number without sign, digits as written: without point and exponent an integer, with a point a DECIMAL, with an
    /// exponent a DOUBLE.
    /// </summary>
    public sealed record Number(string Text, SourceSpan Span) : SqlExpression(Span)
    {
        /// <summary>Whether it has an exponent: approximate.</summary>
        public bool IsApproximate => Text.AsSpan().IndexOfAny('e', 'E') >= 0;

        /// <summary>Whether it has neither point nor exponent.</summary>
        public bool IsInteger => Text.AsSpan().IndexOfAny(".eE") < 0;
    }

    /// <summary>A text in quotes, its doubled quotes made single.</summary>
    public sealed record String(string Value, SourceSpan Span) : SqlExpression(Span);

    /// <summary><c>DATE '2026-01-31'</c>, <c>TIME '12:00:00'</c>, <c>TIMESTAMP '2026-01-31 12:00:00'</c>; not yet
    /// understood.</summary>
    public sealed record Time(SqlTimeKind Kind, string Value, SourceSpan Span) : SqlExpression(Span);

    /// <summary>
    /// <c>INTERVAL '5' SECOND</c>, <c>INTERVAL '1:30' HOUR TO MINUTE</c>, also <c>INTERVAL '5 seconds'</c>: understood.
    /// Either
    /// <paramref name="Months"/> or <paramref name="Micros"/> counts; the other one is zero.
    /// </summary>
    /// <param name="Value">The text in quotes, sign included.</param>
    /// <param name="From">The first unit; null when the text names its units.</param>
    /// <param name="To">The last unit of a range; else as <paramref name="From"/>.</param>
    /// <param name="Months">Of a year-month interval.</param>
    /// <param name="Micros">Of a day-time interval.</param>
    /// <param name="IsYearMonth">Which of the two it is.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Interval(
        string Value,
        SqlIntervalUnit? From,
        SqlIntervalUnit? To,
        long Months,
        long Micros,
        bool IsYearMonth,
        SourceSpan Span) : SqlExpression(Span);

    /// <summary>A column, with table and fields before and behind it as the binder finds: <c>t.row.field</c>.</summary>
    public sealed record Column(SqlName Name, SourceSpan Span) : SqlExpression(Span);

    /// <summary>The star of <c>COUNT(*)</c>; a star of the select list is a <see cref="SqlSelectItem"/>.</summary>
    public sealed record Star(SourceSpan Span) : SqlExpression(Span);

    /// <summary>A word of a function's own syntax: <c>HOUR</c> in <c>EXTRACT(HOUR FROM t)</c>; always in
    /// capitals.</summary>
    public sealed record Symbol(string Word, SourceSpan Span) : SqlExpression(Span);

    /// <summary>Sign or NOT.</summary>
    public sealed record Unary(SqlUnaryOperator Operator, SqlExpression Operand, SourceSpan Span) : SqlExpression(Span);

    /// <summary>Arithmetic, comparison, concatenation, AND, OR.</summary>
    public sealed record Binary(SqlBinaryOperator Operator, SqlExpression Left, SqlExpression Right, SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>x IS [NOT] NULL|TRUE|FALSE|UNKNOWN</c>.</summary>
    public sealed record Is(SqlExpression Operand, SqlTruth Truth, bool IsNegated, SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>x IS [NOT] DISTINCT FROM y</c>; negated when NOT stands there.</summary>
    public sealed record DistinctFrom(SqlExpression Left, SqlExpression Right, bool IsNegated, SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>x [NOT] BETWEEN [SYMMETRIC] low AND high</c>.</summary>
    public sealed record Between(
        SqlExpression Operand, SqlExpression Low, SqlExpression High, bool IsNegated, bool IsSymmetric, SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>x [NOT] IN (a, b)</c>.</summary>
    public sealed record In(SqlExpression Operand, SqlList<SqlExpression> Items, bool IsNegated, SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>x [NOT] IN (SELECT …)</c>; a <see cref="Row"/> on the left compares several columns.</summary>
    public sealed record InQuery(SqlExpression Operand, SqlQuery Query, bool IsNegated, SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>x op ALL|ANY (SELECT …)</c>; SOME is ANY.</summary>
    public sealed record Quantified(
        SqlExpression Left, SqlBinaryOperator Operator, bool IsAll, SqlQuery Query, SourceSpan Span)
            : SqlExpression(Span);

    /// <summary><c>x [NOT] LIKE pattern [ESCAPE c]</c> and its kin.</summary>
    public sealed record Like(
        SqlExpression Operand, SqlExpression Pattern, SqlExpression? Escape, SqlLikeKind Kind, bool IsNegated,
            SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>EXISTS (SELECT …)</c>.</summary>
    public sealed record Exists(SqlQuery Query, SourceSpan Span) : SqlExpression(Span);

    /// <summary>A query in parentheses where a value stands.</summary>
    public sealed record Subquery(SqlQuery Query, SourceSpan Span) : SqlExpression(Span);

    /// <summary><c>CASE [operand] WHEN … THEN … [ELSE …] END</c>.</summary>
    public sealed record Case(SqlExpression? Operand, SqlList<SqlWhen> Whens, SqlExpression? Else, SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>CAST(x AS type)</c>, <c>TRY_CAST(x AS type)</c>, <c>x::type</c>.</summary>
    public sealed record Cast(SqlExpression Operand, SqlTypeName Type, bool IsTry, SourceSpan Span)
        : SqlExpression(Span);

    /// <summary><c>x[i]</c>.</summary>
    public sealed record Index(SqlExpression Operand, SqlExpression At, SourceSpan Span) : SqlExpression(Span);

    /// <summary>A field of what is no plain name: <c>f(x).field</c>.</summary>
    public sealed record Field(SqlExpression Operand, SqlIdentifier Name, SourceSpan Span) : SqlExpression(Span);

    /// <summary><c>(a, b)</c> or <c>ROW(a, b)</c>.</summary>
    public sealed record Row(SqlList<SqlExpression> Items, SourceSpan Span) : SqlExpression(Span);

    /// <summary><c>ARRAY[a, b]</c>.</summary>
    public sealed record Array(SqlList<SqlExpression> Items, SourceSpan Span) : SqlExpression(Span);

    /// <summary><c>MAP[key, value, …]</c>: keys and values in turn.</summary>
    public sealed record Map(SqlList<SqlExpression> Items, SourceSpan Span) : SqlExpression(Span);
}
