using Telemetry.Engine.Sql.Files;
using Telemetry.Engine.Sql.Types;
using static Telemetry.Engine.Sql.Tests.Files.FileRows;

namespace Telemetry.Engine.Sql.Tests.Files;

/// <summary>Values of files: what fits a type is kept exactly, what does not is refused.</summary>
public class CellTests
{
    public static TheoryData<SqlType, string, string> Fitting => new()
    {
        { SqlType.Int, "2147483647", "2147483647" },
        { SqlType.BigInt, " -9223372036854775808 ", "-9223372036854775808" },
        { SqlType.BigInt, "12.0", "12" },
        { SqlType.BigInt, "1e3", "1000" },
        { SqlType.Double, "1.5e-3", "0.0015" },
        { SqlType.Double, "NaN", "\"NaN\"" },
        { SqlType.Double, "-Infinity", "\"-Infinity\"" },
        { SqlType.Decimal(10, 2), "1.1", "1.10" },
        { SqlType.Decimal(10, 2), "-1.005", "-1.01" },
        { SqlType.Decimal(38, 18), "12345678901.123456789012345678", "12345678901.123456789012345678" },
        { SqlType.Boolean, "TRUE", "true" },
        { SqlType.Timestamp(3), "2026-11-23 04:30:00", "\"2026-11-23 04:30:00\"" },
        { SqlType.Timestamp(3), "2026-11-23T04:30:00.1239", "\"2026-11-23 04:30:00.123\"" },
        { SqlType.Timestamp(3), "1969-12-31 23:59:59.9999", "\"1969-12-31 23:59:59.999\"" },
        { SqlType.Timestamp(6), "2026-11-23 04:30:00.000001", "\"2026-11-23 04:30:00.000001\"" },
        { SqlType.Timestamp(0), "2026-11-23 04:30:00.9", "\"2026-11-23 04:30:00\"" },
        { SqlType.Timestamp(3), "2026-11-23", "\"2026-11-23 00:00:00\"" },
        { SqlType.Timestamp(3), "1500", "\"1970-01-01 00:00:01.500\"" },
        { SqlType.TimestampLtz(3), "2026-11-23T04:30:00+02:00", "\"2026-11-23 02:30:00Z\"" },
        { SqlType.TimestampLtz(3), "2026-11-23 04:30Z", "\"2026-11-23 04:30:00Z\"" },
        { SqlType.Date, "2024-02-29", "\"2024-02-29\"" },
        { SqlType.Time(3), "23:59:59.5", "\"23:59:59.500\"" },
        { SqlType.Array(SqlType.Int), "[1, 2]", "[1,2]" },
    };

    public static TheoryData<SqlType, string> Unfitting => new()
    {
        { SqlType.Int, "2147483648" },
        { SqlType.BigInt, "9223372036854775808" },
        { SqlType.BigInt, "1.5" },
        { SqlType.BigInt, "0x10" },
        { SqlType.BigInt, "1,000" },
        { SqlType.Double, "1e999" },
        { SqlType.Double, "ten" },
        { SqlType.Decimal(4, 2), "99.995" },
        { SqlType.Decimal(4, 2), "100" },
        { SqlType.Decimal(38, 0), "99999999999999999999999999999999999999" },
        { SqlType.Boolean, "1" },
        { SqlType.Timestamp(3), "2026-02-29 00:00:00" },
        { SqlType.Timestamp(3), "2026-11-23 24:00:00" },
        { SqlType.Timestamp(3), "2026-11-23 04:30:00 CET" },
        { SqlType.Timestamp(3), "23.11.2026" },
        { SqlType.Timestamp(3), "9223372036854775807" },
        { SqlType.Date, "2026-13-01" },
        { SqlType.Time(3), "25:00:00" },
        { SqlType.Array(SqlType.Int), "[1" },
        { SqlType.Array(SqlType.Int), "[\"a\"]" },
    };

    [Theory]
    [MemberData(nameof(Fitting))]
    public void What_fits_is_kept_exactly(SqlType type, string text, string written)
    {
        FileColumn[] columns = [Column("c", type)];
        Assert.Equal([$$"""{"c":{{written}}}"""], OfCsv($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n",
            columns, new() { HasHeader = false }));
    }

    [Theory]
    [MemberData(nameof(Unfitting))]
    public void What_does_not_fit_is_refused_with_its_column_and_type(SqlType type, string text)
    {
        FileColumn[] columns = [Column("c", type)];
        Assert.Equal([$"f.csv line 1: column 'c': '{text}' is no {type}"],
            OfCsv($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n", columns,
                new() { HasHeader = false }));
    }

    [Fact]
    public void NULL_where_it_may_not_be_is_refused() => Assert.Equal(
        ["f.csv line 2: column 'b' has no value and may not be NULL", """{"a":1,"b":2}"""],
        OfCsv("a,b\n1,\n1,2\n", [Column("a", SqlType.BigInt), Column("b", SqlType.BigInt.With(false))]));

    [Fact]
    public void A_refused_row_leaves_nothing_behind() => Assert.Equal(
        ["f.csv line 2: column 'b': 'x' is no BIGINT", """{"a":1,"b":2}"""],
        OfCsv("a,b\n,x\n1,2\n", [Column("a", SqlType.BigInt), Column("b", SqlType.BigInt)]));

    [Fact]
    public void What_a_terminal_would_obey_is_not_shown() => Assert.Equal(
        ["f.csv line 1: column 'c': '?[2J" + new string('9', 60) + "…' is no BIGINT"],
        OfCsv("\u001b[2J" + new string('9', 90) + "\n", [Column("c", SqlType.BigInt)], new() { HasHeader = false }));
}
