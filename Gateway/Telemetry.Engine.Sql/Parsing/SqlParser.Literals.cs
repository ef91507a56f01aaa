using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// DATE '…', TIME '…', TIMESTAMP '…', INTERVAL '…' unit. Without a text behind them the words are names.
public sealed partial class SqlParser
{
    private SqlExpression? TryParseTimeLiteral(Token token)
    {
        if (AtWord("INTERVAL")) { return TryParseInterval(); }
        if (Ahead().Kind != TokenKind.String) { return null; }
        SqlTimeKind? kind = AtWord("DATE") ? SqlTimeKind.Date
            : AtWord("TIME") ? SqlTimeKind.Time
            : AtWord("TIMESTAMP") ? SqlTimeKind.Timestamp
            : null;
        if (kind is null) { return null; }
        Take();
        var value = Unquote(Take());
        return new SqlExpression.Time(kind.Value, value, SpanFrom(token));
    }

    private SqlExpression.Interval? TryParseInterval()
    {
        var isSigned = IsSign(Ahead(), "-") || IsSign(Ahead(), "+");
        if (Ahead(isSigned ? 2 : 1).Kind != TokenKind.String) { return null; }
        var first = Take();
        var isNegative = isSigned && IsSign(Take(), "-");
        var quoted = Take();
        var value = Unquote(quoted).Trim();
        if (isNegative) { value = value.StartsWith('-') ? value[1..] : "-" + value; }
        SqlIntervalUnit? from = null;
        SqlIntervalUnit? to = null;
        if (UnitAt(Current) is not null)
        {
            from = ParseIntervalUnit();
            to = TakeWord("TO") ? ParseIntervalUnit() : from;
        }
        var span = SpanFrom(first);
        if (IntervalText.Read(value, from, to) is not { } read)
        {
            var expected = IntervalText.Example(from, to);
            throw Error("bad_interval", "This interval cannot be read.", span, expected);
        }
        return new SqlExpression.Interval(value, from, to, read.Months, read.Micros, read.IsYearMonth, span);
    }

    private SqlIntervalUnit? UnitAt(Token token)
        => token.Kind == TokenKind.Word ? IntervalText.UnitOf(TextOf(token)) : null;

    // DAY(3): how many digits there may be is not held against anyone.
    private SqlIntervalUnit ParseIntervalUnit()
    {
        if (UnitAt(Current) is not { } unit)
        {
            throw Unexpected("YEAR, MONTH, DAY, HOUR, MINUTE or SECOND");
        }
        Take();
        if (AtSign("(") && Ahead().Kind == TokenKind.Number)
        {
            ParseNumbers();
        }
        return unit;
    }
}
