using Parquet;
using Parquet.Schema;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Gateway.Sql;

/// <summary>The columns of Parquet files as SQL's types and values.</summary>
internal static class ParquetColumns
{
    /// <exception cref="InvalidDataException">There is no such type here.</exception>
    public static SqlType TypeOf(string file, DataField field)
    {
        SqlType type = field switch
        {
            DecimalDataField exact => SqlType.Decimal(exact.Precision, exact.Scale),
            _ when field.ClrType == typeof(sbyte) || field.ClrType == typeof(short) || field.ClrType == typeof(int)
                || field.ClrType == typeof(byte) || field.ClrType == typeof(ushort) || field.ClrType == typeof(uint)
                || field.ClrType == typeof(long) || field.ClrType == typeof(ulong) => SqlType.BigInt,
            _ when field.ClrType == typeof(double) || field.ClrType == typeof(float) => SqlType.Double,
            _ when field.ClrType == typeof(bool) => SqlType.Boolean,
            _ when IsText(field) => SqlType.String,
            _ when field.ClrType == typeof(DateTime) => SqlType.Timestamp(6),
            _ when field.ClrType == typeof(DateOnly) => SqlType.Date,
            _ when field.ClrType == typeof(TimeSpan) || field.ClrType == typeof(TimeOnly) => SqlType.Time(6),
            _ => throw Unknown(file, field),
        };
        return type.With(field.IsNullable);
    }

    /// <summary>Reads one column of a row group; gives the value of each row.</summary>
    /// <exception cref="InvalidDataException">There is no such type here.</exception>
    public static Task<Func<int, object?>> ReadAsync(
        string file, ParquetRowGroupReader group, DataField field, int rows)
    {
        Type type = field.ClrType;
        return IsText(field) ? TextsAsync(group, field, rows)
            : type == typeof(long) ? ValuesAsync<long>(group, field, rows)
            : type == typeof(int) ? ValuesAsync<int>(group, field, rows)
            : type == typeof(short) ? ValuesAsync<short>(group, field, rows)
            : type == typeof(sbyte) ? ValuesAsync<sbyte>(group, field, rows)
            : type == typeof(byte) ? ValuesAsync<byte>(group, field, rows)
            : type == typeof(ushort) ? ValuesAsync<ushort>(group, field, rows)
            : type == typeof(uint) ? ValuesAsync<uint>(group, field, rows)
            : type == typeof(ulong) ? ValuesAsync<ulong>(group, field, rows)
            : type == typeof(double) ? ValuesAsync<double>(group, field, rows)
            : type == typeof(float) ? ValuesAsync<float>(group, field, rows)
            : type == typeof(decimal) ? ValuesAsync<decimal>(group, field, rows)
            : type == typeof(bool) ? ValuesAsync<bool>(group, field, rows)
            : type == typeof(DateTime) ? ValuesAsync<DateTime>(group, field, rows)
            : type == typeof(DateOnly) ? ValuesAsync<DateOnly>(group, field, rows)
            : type == typeof(TimeSpan) ? ValuesAsync<TimeSpan>(group, field, rows)
            : type == typeof(TimeOnly) ? ValuesAsync<TimeOnly>(group, field, rows)
            : throw Unknown(file, field);
    }

    private static bool IsText(DataField field) =>
        field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    private static async Task<Func<int, object?>> ValuesAsync<T>(
        ParquetRowGroupReader group, DataField field, int rows)
        where T : struct
    {
        if (!field.IsNullable)
        {
            T[] values = new T[rows];
            await group.ReadAsync<T>(field, values.AsMemory());
            return row => values[row];
        }

        T?[] some = new T?[rows];
        await group.ReadAsync<T>(field, some.AsMemory());
        return row => some[row];
    }

    private static async Task<Func<int, object?>> TextsAsync(ParquetRowGroupReader group, DataField field, int rows)
    {
        string?[] texts = new string?[rows];
        await group.ReadAsync(field, texts.AsMemory()!);
        return row => texts[row];
    }

    private static InvalidDataException Unknown(string file, DataField field) => new(
        $"{file}: column '{field.Name}' is {field.ClrType.Name}, which cannot be read");
}
