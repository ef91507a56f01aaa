namespace Telemetry.Engine.Sql.Tests.Binding;

public sealed class OperatorTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("7 / 2", "3")]
    [InlineData("-7 / 2", "-3")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("7.0 / 2", "3.5")]
    [InlineData("0.908 * 43672280", "39654430.240")]
    [InlineData("1.5 + 2", "3.5")]
    [InlineData("2 - 0.01", "1.99")]
    [InlineData("1e0 / 0", "Infinity")]
    [InlineData("1 / 0", "! division_by_zero: 1 / 0")]
    [InlineData("1.0 / 0", "! division_by_zero: 1.0 / 0")]
    [InlineData("2147483647 + 1", "! overflow: 2147483647 + 1")]
    [InlineData("9223372036854775807 + 1", "! overflow: 9223372036854775807 + 1")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("9223372036854775807 * 2", "! overflow: 9223372036854775807 * 2")]
    [InlineData("2147483648 + 1", "2147483649")]
    [InlineData("3000000000 * 3", "9000000000")]
    [InlineData("1 + NULL", "NULL")]
    [InlineData("79228162514264337593543950 * 0.001 * 0.001", "79228162514264337593.543950")]
    [InlineData("1234567890123456789012345678 + 0.123456", "! overflow: 1234567890123456789012345678 + 0.123456")]
    [InlineData("9999999999999999999999999999 * 10", "! overflow: 9999999999999999999999999999 * 10")]
    [InlineData("-(1.5)", "-1.5")]
    [InlineData("- -2", "2")]
    [InlineData("5 % 0", "! division_by_zero: 5 % 0")]
    public void Numbers_are_calculated_exactly_or_not_at_all(string sql, string expected) => Both(sql, expected);

    [Theory]
    [InlineData("1 = 1.0", "TRUE")]
    [InlineData("1 < 2e0", "TRUE")]
    [InlineData("'a' < 'b'", "TRUE")]
    [InlineData("'B' < 'a'", "TRUE")]
    [InlineData("'a' <= 'a'", "TRUE")]
    [InlineData("TRUE <> FALSE", "TRUE")]
    [InlineData("FALSE < TRUE", "TRUE")]
    [InlineData("NULL = NULL", "NULL")]
    [InlineData("1 = NULL", "NULL")]
    [InlineData("1 IS NULL", "FALSE")]
    [InlineData("NULL IS NULL", "TRUE")]
    [InlineData("(1 = NULL) IS UNKNOWN", "TRUE")]
    [InlineData("(1 = 1) IS TRUE", "TRUE")]
    [InlineData("(1 = NULL) IS NOT TRUE", "TRUE")]
    [InlineData("(1 = 2) IS FALSE", "TRUE")]
    [InlineData("1 IS DISTINCT FROM NULL", "TRUE")]
    [InlineData("NULL IS NOT DISTINCT FROM NULL", "TRUE")]
    [InlineData("2 IS NOT DISTINCT FROM 2", "TRUE")]
    [InlineData("2 BETWEEN 1 AND 3", "TRUE")]
    [InlineData("2 NOT BETWEEN 1 AND 3", "FALSE")]
    [InlineData("2 BETWEEN SYMMETRIC 3 AND 1", "TRUE")]
    [InlineData("2 BETWEEN 3 AND NULL", "FALSE")]
    [InlineData("2 IN (1, 2, 3)", "TRUE")]
    [InlineData("2 NOT IN (1, NULL)", "NULL")]
    [InlineData("2 IN (1, 2, NULL)", "TRUE")]
    [InlineData("11 IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)", "TRUE")]
    [InlineData("'x' IN ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i')", "FALSE")]
    [InlineData("TIMESTAMP '2026-01-01 00:00:00' = '2026-01-01 00:00:00'", "TRUE")]
    [InlineData("DATE '2026-01-01' < TIMESTAMP '2026-01-01 00:00:01'", "TRUE")]
    public void Values_are_compared_in_three_valued_logic(string sql, string expected) => Both(sql, expected);

    [Theory]
    [InlineData("TRUE AND NULL", "NULL")]
    [InlineData("FALSE AND NULL", "FALSE")]
    [InlineData("NULL OR TRUE", "TRUE")]
    [InlineData("NULL OR FALSE", "NULL")]
    [InlineData("NOT NULL", "NULL")]
    [InlineData("0 <> 0 AND 1 / 0 > 1", "FALSE")]
    [InlineData("0 = 0 OR 1 / 0 > 1", "TRUE")]
    [InlineData("CASE WHEN 1 = 2 THEN 1 / 0 ELSE 5 END", "5")]
    [InlineData("CASE 3 WHEN 1 THEN 'a' WHEN 3 THEN 'c' END", "c")]
    [InlineData("CASE 4 WHEN 1 THEN 'a' WHEN 3 THEN 'c' END", "NULL")]
    [InlineData("CASE WHEN 1 = 1 THEN 1 ELSE 2.5 END", "1")]
    [InlineData("CASE WHEN NULL THEN 1 ELSE 2 END", "2")]
    [InlineData("COALESCE(NULL, 2, 1 / 0)", "2")]
    [InlineData("COALESCE(NULL, NULL)", "NULL")]
    [InlineData("NULLIF(1, 1)", "NULL")]
    [InlineData("NULLIF(1, 2)", "1")]
    [InlineData("IF(1 < 2, 'yes', 'no')", "yes")]
    [InlineData("IFNULL(NULL, 3)", "3")]
    [InlineData("GREATEST(1, 3, 2)", "3")]
    [InlineData("LEAST(2, 1.5)", "1.5")]
    [InlineData("GREATEST(1, NULL)", "NULL")]
    public void What_is_not_chosen_is_not_asked(string sql, string expected) => Both(sql, expected);

    [Theory]
    [InlineData("TIMESTAMP '2026-01-31 12:00:00' + INTERVAL '1' DAY", "2026-02-01 12:00:00")]
    [InlineData("TIMESTAMP '2026-01-31 12:00:00' + INTERVAL '1' MONTH", "2026-02-28 12:00:00")]
    [InlineData("TIMESTAMP '2026-01-31 12:00:00' - INTERVAL '10' MINUTE", "2026-01-31 11:50:00")]
    [InlineData("INTERVAL '1' HOUR + TIMESTAMP '2026-01-31 12:00:00'", "2026-01-31 13:00:00")]
    [InlineData("TIMESTAMP '2026-01-02 00:00:00' - TIMESTAMP '2026-01-01 12:00:00'", "+0 12:00:00.000")]
    [InlineData("INTERVAL '1' DAY * 3", "+3 00:00:00.000")]
    [InlineData("INTERVAL '1' DAY / 2", "+0 12:00:00.000")]
    [InlineData("INTERVAL '1' DAY - INTERVAL '1' HOUR", "+0 23:00:00.000")]
    [InlineData("INTERVAL '1' YEAR + INTERVAL '2' MONTH", "+1-02")]
    [InlineData("TIME '23:00:00' + INTERVAL '2' HOUR", "01:00:00")]
    [InlineData("DATE '2024-02-29' + INTERVAL '1' YEAR", "2025-02-28")]
    public void Times_and_durations_are_calculated(string sql, string expected) => Both(sql, expected);

    [Theory]
    [InlineData("DATE '2026-01-31' + INTERVAL '1' DAY", "2026-02-01")]
    public void A_date_and_whole_days_are_a_date(string sql, string expected) =>
        Assert.Equal(expected, Calculator.Constant(sql));

    private static void Both(string sql, string expected)
    {
        Assert.Equal(expected, Calculator.Constant(sql));
        Assert.Equal(expected, Calculator.Column(sql));
        _ = Calculator.Nulls(sql);
    }
}
