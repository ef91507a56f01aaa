using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Files;

public sealed partial class CellWriter
{
    private bool Take(ReadOnlySpan<byte> text, Frame frame, int row)
    {
        switch (_kind)
        {
            case CellKind.Integer: return TakeInteger(text, frame, row);
            case CellKind.Float: return TakeFloat(text, frame, row);
            case CellKind.Decimal: return TakeDecimal(text, frame, row);
            case CellKind.Boolean: return TakeBoolean(text, frame, row);
            case CellKind.Instant: return TakeInstant(text, frame, row);
            case CellKind.Date:
                return TimeText.TryDate(text, out var days) && Set(days, frame, row);
            case CellKind.TimeOfDay:
                return TimeText.TryTime(text, out var time) && Set(time, frame, row);
            case CellKind.Nested: return TakeNested(text, frame, row);
            case CellKind.Text or CellKind.None:
            default: return false;
        }
    }

    private bool Set(long value, Frame frame, int row)
    {
        frame.Longs(_index)[row] = value;
        return true;
    }

    private bool TakeInteger(ReadOnlySpan<byte> text, Frame frame, int row)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            // 12.0 and 1e3 are whole numbers, too.
            var isWhole = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                && exact == decimal.Truncate(exact) && exact is >= long.MinValue and <= long.MaxValue;
            if (!isWhole) { return false; }
            number = (long)exact;
        }
        return number >= _least && number <= _greatest && Set(number, frame, row);
    }

    private bool TakeFloat(ReadOnlySpan<byte> text, Frame frame, int row)
    {
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        // So many digits that the number becomes infinite are no number; the word is.
        if (!isNumber || (double.IsInfinity(number) && text.ContainsAnyInRange((byte)'0', (byte)'9'))) { return false; }
        frame.Doubles(_index)[row] = number;
        return true;
    }

    private bool TakeDecimal(ReadOnlySpan<byte> text, Frame frame, int row)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) { return false; }
        var scale = (byte)Math.Min(_column.Type.Scale, 28);
        var rounded = decimal.Round(number, scale, MidpointRounding.AwayFromZero);
        if (decimal.Abs(rounded) >= _bound) { return false; }
        // 1.1 is 1.10 in a column with two digits.
        frame.Decimals(_index)[row] = rounded + new decimal(0, 0, 0, false, scale);
        return true;
    }

    private bool TakeBoolean(ReadOnlySpan<byte> text, Frame frame, int row)
    {
        var isTrue = System.Text.Ascii.EqualsIgnoreCase(text, "true"u8);
        if (!isTrue && !System.Text.Ascii.EqualsIgnoreCase(text, "false"u8)) { return false; }
        frame.Bools(_index)[row] = isTrue;
        return true;
    }

    /// <summary>A calendar's text, or whole milliseconds since the epoch.</summary>
    private bool TakeInstant(ReadOnlySpan<byte> text, Frame frame, int row)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var millis))
        {
            if (Math.Abs((decimal)millis) * 1_000 >= EventTime.UsableMicros) { return false; }
            SetInstant(millis * 1_000, frame, row);
            return true;
        }
        if (!TimeText.TryInstant(text, out var micros)) { return false; }
        SetInstant(micros, frame, row);
        return true;
    }

    private void SetInstant(long micros, Frame frame, int row) =>
        frame.Longs(_index)[row] = TimeText.Cut(micros, _column.Type.Precision);

    private bool TakeNested(ReadOnlySpan<byte> text, Frame frame, int row)
    {
        try
        {
            using var value = System.Text.Json.JsonDocument.Parse(
                System.Text.Encoding.UTF8.GetString(text), new() { MaxDepth = FileLimits.JsonDepthMax });
            if (NestedJson.Misfit(value.RootElement, _column.Type, "") is not null) { return false; }
            frame.SetText(_index, row, NestedJson.Canonical(value.RootElement, _column.Type));
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
