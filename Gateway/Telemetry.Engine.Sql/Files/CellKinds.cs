using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Files;

/// <summary>How files write the values of SQL's types.</summary>
internal static class CellKinds
{
    public static CellKind Of(SqlType type) => type.Kind switch
    {
        SqlTypeKind.Boolean or SqlTypeKind.Null => CellKind.Boolean,
        SqlTypeKind.TinyInt or SqlTypeKind.SmallInt or SqlTypeKind.Int or SqlTypeKind.BigInt
            or SqlTypeKind.IntervalDay or SqlTypeKind.IntervalYear => CellKind.Integer,
        SqlTypeKind.Decimal => CellKind.Decimal,
        SqlTypeKind.Double => CellKind.Float,
        SqlTypeKind.String => CellKind.Text,
        SqlTypeKind.Date => CellKind.Date,
        SqlTypeKind.Time => CellKind.TimeOfDay,
        SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz => CellKind.Instant,
        SqlTypeKind.Array or SqlTypeKind.Map or SqlTypeKind.Row => CellKind.Nested,
        SqlTypeKind.None or _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No type."),
    };

    /// <summary>The least and the greatest integer of a type.</summary>
    public static (long Least, long Greatest) Range(SqlType type) => type.Kind switch
    {
        SqlTypeKind.TinyInt => (sbyte.MinValue, sbyte.MaxValue),
        SqlTypeKind.SmallInt => (short.MinValue, short.MaxValue),
        SqlTypeKind.Int => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    /// <summary>Ten to the power of so many digits, as far as a decimal reaches.</summary>
    public static decimal PowerOfTen(int digits)
    {
        var power = 1m;
        for (var digit = 0; digit < Math.Min(digits, 28); digit++) { power *= 10; }
        return power;
    }
}
