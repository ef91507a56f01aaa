namespace Telemetry.Engine.Sql.Tests.Binding;

public sealed class CastTests
{
    [Theory]
    [InlineData("CAST('12' AS INT)", "12")]
    [InlineData("CAST(' 12.9 ' AS INT)", "12")]
    [InlineData("CAST('x' AS INT)", "! bad_cast: 'x' is no INT")]
    [InlineData("TRY_CAST('x' AS INT)", "NULL")]
    [InlineData("CAST('3000000000' AS INT)", "! bad_cast: '3000000000' is no INT")]
    [InlineData("CAST(3000000000 AS INT)", "! overflow: 3000000000 is no INT")]
    [InlineData("CAST(300 AS TINYINT)", "! overflow: 300 is no TINYINT")]
    [InlineData("CAST(2.9 AS INT)", "2")]
    [InlineData("CAST(-2.9e0 AS BIGINT)", "-2")]
    [InlineData("CAST(1e30 AS BIGINT)", "! overflow: 1E+30 is no BIGINT")]
    [InlineData("CAST(1.255 AS DECIMAL(10, 2))", "1.26")]
    [InlineData("CAST(-1.255 AS DECIMAL(10, 2))", "-1.26")]
    [InlineData("CAST(0.1e0 AS DECIMAL(20, 10))", "0.1")]
    [InlineData("CAST(12345 AS DECIMAL(4, 1))", "! overflow: 12345 is no DECIMAL(4, 1)")]
    [InlineData("CAST('1.234' AS DECIMAL(5, 2))", "1.23")]
    [InlineData("CAST('1.5' AS DOUBLE)", "1.5")]
    [InlineData("CAST(1 AS DOUBLE)", "1.0")]
    [InlineData("CAST(1.10 AS STRING)", "1.10")]
    [InlineData("CAST(1e7 AS STRING)", "1.0E7")]
    [InlineData("CAST(1234567e0 AS STRING)", "1234567.0")]
    [InlineData("CAST(0.0001e0 AS STRING)", "1.0E-4")]
    [InlineData("CAST(TRUE AS STRING)", "TRUE")]
    [InlineData("CAST('yes' AS BOOLEAN)", "TRUE")]
    [InlineData("CAST('maybe' AS BOOLEAN)", "! bad_cast: 'maybe' is no BOOLEAN")]
    [InlineData("CAST(0 AS BOOLEAN)", "FALSE")]
    [InlineData("CAST(TRUE AS INT)", "1")]
    [InlineData("CAST('abcdef' AS VARCHAR(3))", "abc")]
    [InlineData("CAST('2026-01-31 10:20:30.123456' AS TIMESTAMP(3))", "2026-01-31 10:20:30.123")]
    [InlineData("CAST('2026-01-31T10:20:30' AS TIMESTAMP(0))", "2026-01-31 10:20:30")]
    [InlineData("CAST('2026-01-31T10:20:30+02:00' AS TIMESTAMP_LTZ(3))", "2026-01-31 08:20:30.000")]
    [InlineData("CAST('2026-02-30' AS DATE)", "! bad_cast: '2026-02-30' is no DATE")]
    [InlineData("CAST(TIMESTAMP '2026-01-31 10:20:30' AS DATE)", "2026-01-31")]
    [InlineData("CAST(TIMESTAMP '1969-12-31 23:00:00' AS DATE)", "1969-12-31")]
    [InlineData("CAST(TIMESTAMP '2026-01-31 10:20:30' AS TIME)", "10:20:30")]
    [InlineData("CAST(DATE '2026-01-31' AS TIMESTAMP(3))", "2026-01-31 00:00:00.000")]
    [InlineData("CAST(TIMESTAMP '2026-01-31 10:20:30.5' AS STRING)", "2026-01-31 10:20:30.5")]
    [InlineData("CAST(CAST('2026-01-31 10:20:30' AS TIMESTAMP(3)) AS STRING)", "2026-01-31 10:20:30.000")]
    [InlineData("'7'::int + 1", "8")]
    [InlineData("CAST(NULL AS INT)", "NULL")]
    public void Values_are_cast_or_the_row_fails(string sql, string expected)
    {
        Assert.Equal(expected, Calculator.Constant(sql));
        Assert.Equal(expected, Calculator.Column(sql));
        Assert.Equal("NULL", Calculator.Nulls(sql.Replace("NULL", "1", StringComparison.Ordinal)));
    }
}
