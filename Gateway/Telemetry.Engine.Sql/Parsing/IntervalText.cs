using System.Globalization;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

/// <summary>Understands the texts of interval literals.</summary>
internal static class IntervalText
{
    private const long MicrosOfSecond = 1_000_000;
    // A hundred thousand years either way; sums with times stay within 64 bits as long as there are any.
    private const decimal MicrosMax = 3_155_760_000_000_000_000m;
    private const decimal MonthsMax = 1_200_000m;

    private static readonly SqlIntervalUnit[] Fields =
    [
        SqlIntervalUnit.Year, SqlIntervalUnit.Month, SqlIntervalUnit.Day, SqlIntervalUnit.Hour, SqlIntervalUnit.Minute,
        SqlIntervalUnit.Second,
    ];

    /// <summary>The unit that a word names, plural or not; null when none.</summary>
    public static SqlIntervalUnit? UnitOf(ReadOnlySpan<char> word)
    {
        Span<char> folded = stackalloc char[12];
        if (word.Length > folded.Length) { return null; }
        var length = word.ToUpperInvariant(folded);
        return folded[..length] switch
        {
            "YEAR" or "YEARS" => SqlIntervalUnit.Year,
            "QUARTER" or "QUARTERS" => SqlIntervalUnit.Quarter,
            "MONTH" or "MONTHS" => SqlIntervalUnit.Month,
            "WEEK" or "WEEKS" => SqlIntervalUnit.Week,
            "DAY" or "DAYS" => SqlIntervalUnit.Day,
            "HOUR" or "HOURS" => SqlIntervalUnit.Hour,
            "MINUTE" or "MINUTES" => SqlIntervalUnit.Minute,
            "SECOND" or "SECONDS" => SqlIntervalUnit.Second,
            "MILLISECOND" or "MILLISECONDS" => SqlIntervalUnit.Millisecond,
            "MICROSECOND" or "MICROSECONDS" => SqlIntervalUnit.Microsecond,
            _ => null,
        };
    }

    /// <summary>What an interval of these units looks like, for errors.</summary>
    public static string Example(SqlIntervalUnit? from, SqlIntervalUnit? to) => (from, to) switch
    {
        (null, _) => "a text such as '10 seconds' or a unit behind it",
        (SqlIntervalUnit.Year, SqlIntervalUnit.Month) => "a text such as '1-6'",
        (SqlIntervalUnit.Day, SqlIntervalUnit.Hour) => "a text such as '1 12'",
        (SqlIntervalUnit.Day, SqlIntervalUnit.Minute) => "a text such as '1 12:30'",
        (SqlIntervalUnit.Day, SqlIntervalUnit.Second) => "a text such as '1 12:30:15.5'",
        (SqlIntervalUnit.Hour, SqlIntervalUnit.Minute) => "a text such as '12:30'",
        (SqlIntervalUnit.Hour, SqlIntervalUnit.Second) => "a text such as '12:30:15.5'",
        (SqlIntervalUnit.Minute, SqlIntervalUnit.Second) => "a text such as '30:15.5'",
        _ when from == to => "a number in quotes, not beyond 100,000 years",
        _ => "units in falling order, such as DAY TO SECOND or YEAR TO MONTH",
    };

    /// <summary>The interval's size; null when the text is none of these units.</summary>
    public static (long Months, long Micros, bool IsYearMonth)? Read(string text, SqlIntervalUnit? from,
        SqlIntervalUnit? to)
    {
        if (from is null || to is null) { return ReadWords(text); }
        return from == to ? ReadOne(text, from.Value) : ReadRange(text, from.Value, to.Value);
    }

    private static (long, long, bool)? ReadOne(string text, SqlIntervalUnit unit)
    {
        var hasFraction = unit is SqlIntervalUnit.Second;
        return Number(text, hasFraction) is { } number ? Sized(number, unit) : null;
    }

    // '1 12:30:15.5' DAY TO SECOND: a field per unit with the separators of the standard.
    private static (long, long, bool)? ReadRange(string text, SqlIntervalUnit from, SqlIntervalUnit to)
    {
        var first = Array.IndexOf(Fields, from);
        var last = Array.IndexOf(Fields, to);
        var isYearMonth = from == SqlIntervalUnit.Year;
        if (first < 0 || last <= first || isYearMonth != (to == SqlIntervalUnit.Month)) { return null; }
        var isNegative = text.StartsWith('-');
        var rest = text.AsSpan(isNegative ? 1 : 0);
        var total = 0m;
        for (var i = first; i <= last; i++)
        {
            var separator = Fields[i] switch
            {
                SqlIntervalUnit.Year => '-',
                SqlIntervalUnit.Day => ' ',
                _ => ':',
            };
            var length = i == last ? rest.Length : rest.IndexOf(separator);
            var hasFraction = Fields[i] == SqlIntervalUnit.Second;
            if (length < 0 || Digits(rest[..length], hasFraction) is not { } number) { return null; }
            if (i > first && number >= FieldMax(Fields[i])) { return null; }
            total += number * Size(Fields[i]);
            rest = i == last ? [] : rest[(length + 1)..];
        }
        return Bounded(isNegative ? -total : total, isYearMonth);
    }

    private static decimal FieldMax(SqlIntervalUnit unit) => unit switch
    {
        SqlIntervalUnit.Month => 12,
        SqlIntervalUnit.Hour => 24,
        _ => 60,
    };

    // '10 seconds', '1 day 2 hours': numbers and units in turn.
    private static (long, long, bool)? ReadWords(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Length % 2 != 0) { return null; }
        var total = 0m;
        bool? isYearMonth = null;
        for (var i = 0; i < words.Length; i += 2)
        {
            if (Number(words[i], true) is not { } number || UnitOf(words[i + 1]) is not { } unit) { return null; }
            if (isYearMonth is { } kind && kind != IsYearMonth(unit)) { return null; }
            isYearMonth = IsYearMonth(unit);
            total += number * Size(unit);
        }
        return Bounded(total, isYearMonth == true);
    }

    private static (long, long, bool)? Sized(decimal number, SqlIntervalUnit unit)
        => Bounded(number * Size(unit), IsYearMonth(unit));

    private static (long, long, bool)? Bounded(decimal total, bool isYearMonth)
    {
        var limit = isYearMonth ? MonthsMax : MicrosMax;
        if (total != decimal.Truncate(total) || Math.Abs(total) > limit) { return null; }
        return isYearMonth ? ((long)total, 0, true) : (0, (long)total, false);
    }

    private static bool IsYearMonth(SqlIntervalUnit unit)
        => unit is SqlIntervalUnit.Year or SqlIntervalUnit.Quarter or SqlIntervalUnit.Month;

    // Months for year-month units, microseconds for the others.
    private static long Size(SqlIntervalUnit unit) => unit switch
    {
        SqlIntervalUnit.Year => 12,
        SqlIntervalUnit.Quarter => 3,
        SqlIntervalUnit.Month => 1,
        SqlIntervalUnit.Week => 7 * 86_400 * MicrosOfSecond,
        SqlIntervalUnit.Day => 86_400 * MicrosOfSecond,
        SqlIntervalUnit.Hour => 3_600 * MicrosOfSecond,
        SqlIntervalUnit.Minute => 60 * MicrosOfSecond,
        SqlIntervalUnit.Second => MicrosOfSecond,
        SqlIntervalUnit.Millisecond => 1_000,
        _ => 1,
    };

    private static decimal? Number(ReadOnlySpan<char> text, bool hasFraction)
    {
        var isSigned = text.Length > 0 && text[0] is '-' or '+';
        if (Digits(isSigned ? text[1..] : text, hasFraction) is not { } number) { return null; }
        return isSigned && text[0] == '-' ? -number : number;
    }

    private static decimal? Digits(ReadOnlySpan<char> text, bool hasFraction)
    {
        var style = hasFraction ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
        if (text.Length is 0 or > 18 || !char.IsAsciiDigit(text[0])) { return null; }
        return decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
