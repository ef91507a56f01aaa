using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Types;

/// <summary>A type of SQL values. Types are equal when they say the same, nullability included.</summary>
/// <param name="Kind">Its family.</param>
/// <param name="IsNullable">Whether a value may be missing.</param>
public sealed record SqlType(SqlTypeKind Kind, bool IsNullable = true)
{
    /// <summary>The most digits that a DECIMAL may declare.</summary>
    public const int PrecisionMax = 38;

    /// <summary>Digits of a DECIMAL, of the fraction of a second, or the length of a VARCHAR (0: any).</summary>
    public int Precision { get; init; }

    /// <summary>A DECIMAL's digits behind the point.</summary>
    public int Scale { get; init; }

    /// <summary>A ROW's fields; of an ARRAY the element, of a MAP key and value under names of no meaning.</summary>
    public SqlList<SqlTypeField> Fields { get; init; } = [];

    /// <summary>Whether only equality is known of this type's fixed length of characters.</summary>
    internal bool IsFixedLength { get; init; }

    /// <summary>NULL.</summary>
    public static SqlType Null { get; } = new(SqlTypeKind.Null);

    /// <summary>BOOLEAN.</summary>
    public static SqlType Boolean { get; } = new(SqlTypeKind.Boolean);

    /// <summary>INT.</summary>
    public static SqlType Int { get; } = new(SqlTypeKind.Int);

    /// <summary>BIGINT.</summary>
    public static SqlType BigInt { get; } = new(SqlTypeKind.BigInt);

    /// <summary>DOUBLE.</summary>
    public static SqlType Double { get; } = new(SqlTypeKind.Double);

    /// <summary>STRING.</summary>
    public static SqlType String { get; } = new(SqlTypeKind.String);

    /// <summary>DATE.</summary>
    public static SqlType Date { get; } = new(SqlTypeKind.Date);

    /// <summary>INTERVAL DAY TO SECOND.</summary>
    public static SqlType IntervalDay { get; } = new(SqlTypeKind.IntervalDay);

    /// <summary>INTERVAL YEAR TO MONTH.</summary>
    public static SqlType IntervalYear { get; } = new(SqlTypeKind.IntervalYear);

    /// <summary>Whether it is one of the integer types.</summary>
    public bool IsInteger =>
        Kind is SqlTypeKind.TinyInt or SqlTypeKind.SmallInt or SqlTypeKind.Int or SqlTypeKind.BigInt;

    /// <summary>Whether it is a number.</summary>
    public bool IsNumeric => IsInteger || Kind is SqlTypeKind.Decimal or SqlTypeKind.Double;

    /// <summary>Whether it is TIMESTAMP or TIMESTAMP_LTZ.</summary>
    public bool IsTimestamp => Kind is SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz;

    /// <summary>Whether it is a duration.</summary>
    public bool IsInterval => Kind is SqlTypeKind.IntervalDay or SqlTypeKind.IntervalYear;

    /// <summary>Whether its values are carried as JSON: ARRAY, MAP, ROW.</summary>
    public bool IsNested => Kind is SqlTypeKind.Array or SqlTypeKind.Map or SqlTypeKind.Row;

    /// <summary>An ARRAY's element.</summary>
    public SqlType Element => Fields[0].Type;

    /// <summary>DECIMAL(precision, scale).</summary>
    /// <param name="precision">All digits, 1 to 38.</param>
    /// <param name="scale">Those behind the point.</param>
    /// <returns>The type.</returns>
    public static SqlType Decimal(int precision, int scale) =>
        new(SqlTypeKind.Decimal) { Precision = precision, Scale = scale };

    /// <summary>TIMESTAMP(precision).</summary>
    /// <param name="precision">Digits of the fraction of a second.</param>
    /// <returns>The type.</returns>
    public static SqlType Timestamp(int precision = 6) => new(SqlTypeKind.Timestamp) { Precision = precision };

    /// <summary>TIMESTAMP_LTZ(precision).</summary>
    /// <param name="precision">Digits of the fraction of a second.</param>
    /// <returns>The type.</returns>
    public static SqlType TimestampLtz(int precision = 6) => new(SqlTypeKind.TimestampLtz) { Precision = precision };

    /// <summary>TIME(precision).</summary>
    /// <param name="precision">Digits of the fraction of a second.</param>
    /// <returns>The type.</returns>
    public static SqlType Time(int precision = 0) => new(SqlTypeKind.Time) { Precision = precision };

    /// <summary>ARRAY&lt;element&gt;.</summary>
    /// <param name="element">The type of its elements.</param>
    /// <returns>The type.</returns>
    public static SqlType Array(SqlType element) => new(SqlTypeKind.Array) { Fields = [new("element", element)] };

    /// <summary>MAP&lt;key, value&gt;.</summary>
    /// <param name="key">The type of its keys.</param>
    /// <param name="value">The type of its values.</param>
    /// <returns>The type.</returns>
    public static SqlType Map(SqlType key, SqlType value) =>
        new(SqlTypeKind.Map) { Fields = [new("key", key), new("value", value)] };

    /// <summary>ROW&lt;fields&gt;.</summary>
    /// <param name="fields">Its fields.</param>
    /// <returns>The type.</returns>
    public static SqlType Row(params ReadOnlySpan<SqlTypeField> fields) =>
        new(SqlTypeKind.Row) { Fields = SqlList.Create(fields) };

    /// <summary>A type as written in a statement.</summary>
    /// <param name="name">The type's name and parameters.</param>
    /// <returns>The type.</returns>
    /// <exception cref="Text.SqlException">There is no such type.</exception>
    public static SqlType Of(SqlTypeName name) => SqlTypeReader.Read(name);

    /// <summary>The type of an engine's column.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The type.</returns>
    public static SqlType Of(Column column) => (column.Type switch
    {
        ColumnType.Int64 => BigInt,
        ColumnType.Float64 => Double,
        ColumnType.Boolean => Boolean,
        ColumnType.Time => TimestampLtz(6),
        ColumnType.Decimal => Decimal(PrecisionMax, 18),
        _ => String,
    }).With(column.IsNullable);

    /// <summary>This type with another nullability.</summary>
    /// <param name="isNullable">Whether a value may be missing.</param>
    /// <returns>The type.</returns>
    public SqlType With(bool isNullable) => isNullable == IsNullable ? this : this with { IsNullable = isNullable };

    /// <summary>The engine's column that holds its values.</summary>
    /// <returns>The column's type.</returns>
    public ColumnType ToColumnType() => Kind switch
    {
        SqlTypeKind.Null or SqlTypeKind.Boolean => ColumnType.Boolean,
        SqlTypeKind.TinyInt or SqlTypeKind.SmallInt or SqlTypeKind.Int or SqlTypeKind.BigInt or SqlTypeKind.Date
            or SqlTypeKind.Time or SqlTypeKind.IntervalDay or SqlTypeKind.IntervalYear => ColumnType.Int64,
        SqlTypeKind.Double => ColumnType.Float64,
        SqlTypeKind.Decimal => ColumnType.Decimal,
        SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz => ColumnType.Time,
        SqlTypeKind.String or SqlTypeKind.Array or SqlTypeKind.Map or SqlTypeKind.Row => ColumnType.Text,
        _ => throw new InvalidOperationException("No type."),
    };

    /// <summary>Whether both types are the same but for nullability.</summary>
    /// <param name="other">The other type.</param>
    /// <returns>True when only the nullability differs, or nothing.</returns>
    public bool IsSameAs(SqlType other) => Equals(other.With(IsNullable));

    /// <summary>The type as SQL, without its nullability.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Kind switch
    {
        SqlTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Precision}, {Scale})"),
        SqlTypeKind.Timestamp => string.Create(CultureInfo.InvariantCulture, $"TIMESTAMP({Precision})"),
        SqlTypeKind.TimestampLtz => string.Create(CultureInfo.InvariantCulture, $"TIMESTAMP_LTZ({Precision})"),
        SqlTypeKind.Time => string.Create(CultureInfo.InvariantCulture, $"TIME({Precision})"),
        SqlTypeKind.String when Precision > 0 =>
            string.Create(CultureInfo.InvariantCulture, $"{(IsFixedLength ? "CHAR" : "VARCHAR")}({Precision})"),
        SqlTypeKind.IntervalDay => "INTERVAL DAY TO SECOND",
        SqlTypeKind.IntervalYear => "INTERVAL YEAR TO MONTH",
        SqlTypeKind.Array => $"ARRAY<{Element}>",
        SqlTypeKind.Map => $"MAP<{Fields[0].Type}, {Fields[1].Type}>",
        SqlTypeKind.Row => $"ROW<{string.Join(", ", Fields.Select(field => $"{field.Name} {field.Type}"))}>",
        _ => Kind.ToString().ToUpperInvariant(),
    };
}
