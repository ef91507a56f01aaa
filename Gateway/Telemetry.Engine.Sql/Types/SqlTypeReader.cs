using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Types;

/// <summary>Understands types as they are written in statements.</summary>
internal static class SqlTypeReader
{
    private static readonly string[] Names =
    [
        "BOOLEAN", "TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT", "FLOAT", "REAL", "DOUBLE", "DECIMAL", "NUMERIC",
        "STRING", "VARCHAR", "CHAR", "TEXT", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ", "ARRAY", "MAP", "ROW",
    ];

    public static SqlType Read(SqlTypeName name)
    {
        var type = name switch
        {
            SqlTypeName.Simple simple => Simple(simple),
            SqlTypeName.Interval interval => interval.To is SqlIntervalUnit.Year or SqlIntervalUnit.Month
                ? SqlType.IntervalYear : SqlType.IntervalDay,
            SqlTypeName.Array array => SqlType.Array(Read(array.Element)),
            SqlTypeName.Map map => SqlType.Map(Read(map.Key), Read(map.Value)),
            SqlTypeName.Row row =>
                SqlType.Row([.. row.Fields.Select(field => new SqlTypeField(field.Name.Text, Read(field.Type)))]),
            _ => throw Unknown(name, name.ToString()),
        };
        return type.With(!name.IsNotNull);
    }

    private static SqlType Simple(SqlTypeName.Simple name) => name.Name switch
    {
        "BOOLEAN" or "BOOL" => Plain(name, SqlType.Boolean),
        "TINYINT" => Plain(name, new(SqlTypeKind.TinyInt)),
        "SMALLINT" or "INT2" => Plain(name, new(SqlTypeKind.SmallInt)),
        "INT" or "INTEGER" or "INT4" => Plain(name, SqlType.Int),
        "BIGINT" or "INT8" => Plain(name, SqlType.BigInt),
        "FLOAT" or "REAL" or "DOUBLE" or "FLOAT4" or "FLOAT8" => Plain(name, SqlType.Double),
        "DECIMAL" or "NUMERIC" or "DEC" => Decimal(name),
        "STRING" or "TEXT" => Plain(name, SqlType.String),
        "VARCHAR" => Length(name, 0, false),
        "CHAR" or "CHARACTER" => Length(name, 1, true),
        "DATE" => Plain(name, SqlType.Date),
        "TIME" => SqlType.Time(Fraction(name, 0)),
        "TIMESTAMP" => SqlType.Timestamp(Fraction(name, 6)),
        "TIMESTAMP_LTZ" or "TIMESTAMPTZ" => SqlType.TimestampLtz(Fraction(name, 6)),
        _ => throw Unknown(name, name.Name),
    };

    private static SqlType Plain(SqlTypeName.Simple name, SqlType type) =>
        name.Parameters.Count == 0 ? type : throw Wrong(name, $"{name.Name} takes no parameters.");

    private static SqlType Decimal(SqlTypeName.Simple name)
    {
        var precision = name.Parameters.Count > 0 ? name.Parameters[0] : 10;
        var scale = name.Parameters.Count > 1 ? name.Parameters[1] : 0;
        return name.Parameters.Count <= 2 && precision is >= 1 and <= SqlType.PrecisionMax && scale >= 0
            && scale <= precision
            ? SqlType.Decimal(precision, scale)
            : throw Wrong(name, "A DECIMAL has 1 to 38 digits, and not more behind the point than in all.");
    }

    private static SqlType Length(SqlTypeName.Simple name, int usual, bool isFixed)
    {
        var length = name.Parameters.Count > 0 ? name.Parameters[0] : usual;
        if (name.Parameters.Count > 1 || (name.Parameters.Count == 1 && length < 1))
        {
            throw Wrong(name, $"{name.Name} takes one length of at least 1.");
        }
        return length is 0 or int.MaxValue
            ? SqlType.String : SqlType.String with { Precision = length, IsFixedLength = isFixed };
    }

    private static int Fraction(SqlTypeName.Simple name, int usual)
    {
        var digits = name.Parameters.Count > 0 ? name.Parameters[0] : usual;
        // Nanoseconds are accepted as Flink writes them; the engine's times have microseconds.
        return name.Parameters.Count <= 1 && digits is >= 0 and <= 9
            ? Math.Min(digits, 6) : throw Wrong(name, $"{name.Name} takes one precision of 0 to 9 digits.");
    }

    private static SqlException Wrong(SqlTypeName name, string message) => new("invalid_type", message, name.Span);

    private static SqlException Unknown(SqlTypeName node, string name) => new(
        new SqlError("unknown_type", $"There is no type {name}.", node.Span) { Suggestion = NearMiss.Of(name, Names) });
}
