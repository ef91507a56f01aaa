namespace Telemetry.Engine.Sql.Types;

/// <summary>Which types go together, and what comes out: Flink's rules.</summary>
internal static class TypeRules
{
    /// <summary>The type that values of two types have together (CASE, COALESCE, UNION, comparisons); null when there
    /// is none.</summary>
    public static SqlType? Common(SqlType left, SqlType right)
    {
        var isNullable = left.IsNullable || right.IsNullable;
        if (left.Kind == SqlTypeKind.Null) { return right.With(true); }
        if (right.Kind == SqlTypeKind.Null) { return left.With(true); }
        if (left.IsSameAs(right)) { return left.With(isNullable); }
        if (left.IsNumeric && right.IsNumeric) { return CommonNumber(left, right).With(isNullable); }
        if (left.Kind == right.Kind) { return SameKind(left, right)?.With(isNullable); }
        return CommonTime(left, right)?.With(isNullable);
    }

    /// <summary>Whether a value goes where another type is wanted without being cast by name.</summary>
    public static bool IsImplicit(SqlType from, SqlType to)
    {
        if (from.Kind == SqlTypeKind.Null || from.IsSameAs(to)) { return true; }
        if (from.Kind == to.Kind) { return !from.IsNested || SameKind(from, to) is { } common && common.IsSameAs(to); }
        if (from.IsNumeric && to.IsNumeric) { return from.Kind < to.Kind; }
        return (from.Kind == SqlTypeKind.Date || from.IsTimestamp) && to.IsTimestamp;
    }

    /// <summary>Whether a value may be cast by name.</summary>
    public static bool IsCastable(SqlType from, SqlType to)
    {
        if (IsImplicit(from, to) || from.Kind == SqlTypeKind.String || to.Kind == SqlTypeKind.String)
        {
            return true;
        }
        return (from.Kind, to.Kind) switch
        {
            _ when from.IsNumeric && to.IsNumeric => true,
            (SqlTypeKind.Boolean, _) => to.IsNumeric,
            (_, SqlTypeKind.Boolean) => from.IsNumeric,
            (SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz, SqlTypeKind.Date or SqlTypeKind.Time) => true,
            (SqlTypeKind.IntervalDay or SqlTypeKind.IntervalYear, SqlTypeKind.BigInt) => true,
            (SqlTypeKind.Array, SqlTypeKind.Array) => IsCastable(from.Element, to.Element),
            _ => false,
        };
    }

    /// <summary>An integer type as a decimal one.</summary>
    public static SqlType ToDecimal(SqlType type) => type.Kind switch
    {
        SqlTypeKind.TinyInt => SqlType.Decimal(3, 0),
        SqlTypeKind.SmallInt => SqlType.Decimal(5, 0),
        SqlTypeKind.Int => SqlType.Decimal(10, 0),
        SqlTypeKind.BigInt => SqlType.Decimal(19, 0),
        _ => type,
    };

    /// <summary>The least and greatest value of an integer type.</summary>
    public static (long Least, long Greatest) RangeOf(SqlType type) => type.Kind switch
    {
        SqlTypeKind.TinyInt => (sbyte.MinValue, sbyte.MaxValue),
        SqlTypeKind.SmallInt => (short.MinValue, short.MaxValue),
        SqlTypeKind.Int => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private static SqlType CommonNumber(SqlType left, SqlType right)
    {
        if (left.Kind == SqlTypeKind.Double || right.Kind == SqlTypeKind.Double) { return SqlType.Double; }
        if (left.IsInteger && right.IsInteger) { return left.Kind > right.Kind ? left : right; }
        var (one, two) = (ToDecimal(left), ToDecimal(right));
        var scale = Math.Max(one.Scale, two.Scale);
        var digits = Math.Max(one.Precision - one.Scale, two.Precision - two.Scale);
        return DecimalRules.Fit(digits + scale, scale);
    }

    private static SqlType? SameKind(SqlType left, SqlType right) => left.Kind switch
    {
        SqlTypeKind.String => SqlType.String,
        SqlTypeKind.Time or SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz =>
            left with { Precision = Math.Max(left.Precision, right.Precision) },
        SqlTypeKind.Array or SqlTypeKind.Map or SqlTypeKind.Row => CommonFields(left, right),
        _ => left,
    };

    private static SqlType? CommonFields(SqlType left, SqlType right)
    {
        if (left.Fields.Count != right.Fields.Count) { return null; }
        var fields = new SqlTypeField[left.Fields.Count];
        for (var index = 0; index < fields.Length; index++)
        {
            // Nested values are JSON already: a type that must be converted within is another one.
            var (one, two) = (left.Fields[index], right.Fields[index]);
            if (Common(one.Type, two.Type) is not { } common || common.Kind == SqlTypeKind.None) { return null; }
            fields[index] = one with { Type = common };
        }
        return left with { Fields = [.. fields] };
    }

    private static SqlType? CommonTime(SqlType left, SqlType right)
    {
        if (left.Kind == SqlTypeKind.Date && right.IsTimestamp) { return right; }
        if (right.Kind == SqlTypeKind.Date && left.IsTimestamp) { return left; }
        if (!left.IsTimestamp || !right.IsTimestamp) { return null; }
        return SqlType.TimestampLtz(Math.Max(left.Precision, right.Precision));
    }
}
