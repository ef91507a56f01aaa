using System.Globalization;
using System.Text;
using System.Text.Json;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Sql.Files;

/// <summary>Puts the values of one column into frames. What does not fit the type is a fault in words and never another
/// value: no number is rounded but to the scale of a DECIMAL, no instant cut but to the digits of its type.</summary>
public sealed partial class CellWriter
{
    private readonly FileColumn _column;
    private readonly int _index;
    private readonly CellKind _kind;
    private readonly long _least;
    private readonly long _greatest;
    private readonly decimal _bound;

    /// <summary>Makes a writer.</summary>
    /// <param name="column">The column.</param>
    /// <param name="index">Its place in the frames.</param>
    public CellWriter(FileColumn column, int index)
    {
        ArgumentNullException.ThrowIfNull(column);
        _column = column;
        _index = index;
        _kind = CellKinds.Of(column.Type);
        (_least, _greatest) = CellKinds.Range(column.Type);
        var digits = column.Type.Precision - column.Type.Scale;
        _bound = digits > 28 ? decimal.MaxValue : CellKinds.PowerOfTen(digits);
    }

    /// <summary>The column of an engine's schema that holds such values.</summary>
    /// <param name="column">The file's column.</param>
    /// <returns>The schema's column.</returns>
    public static Column ColumnOf(FileColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(column.Name, column.Type.ToColumnType(), column.Type.IsNullable);
    }

    /// <summary>Sets NULL.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="row">The row.</param>
    /// <returns>What is wrong with it; null when nothing.</returns>
    public string? Null(Frame frame, int row)
    {
        ArgumentNullException.ThrowIfNull(frame);
        frame[_index].SetNull(row);
        return _column.Type.IsNullable ? null : $"column '{_column.Name}' has no value and may not be NULL";
    }

    /// <summary>Sets what a text says.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="row">The row.</param>
    /// <returns>What is wrong with it; null when nothing.</returns>
    public string? Text(ReadOnlySpan<byte> text, Frame frame, int row)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_kind == CellKind.Text) { frame.SetText(_index, row, Encoding.UTF8.GetString(text)); return null; }
        var isTaken = Take(text.Trim((byte)' '), frame, row);
        return isTaken ? null : Misfit(text);
    }

    /// <summary>Sets a value that a library read: a number, a text, a truth value, a date or a time.</summary>
    /// <param name="value">The value; null is NULL.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="row">The row.</param>
    /// <returns>What is wrong with it; null when nothing.</returns>
    public string? Value(object? value, Frame frame, int row)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (value is null) { return Null(frame, row); }
        if (value is DateTime time && _kind == CellKind.Instant)
        {
            SetInstant((time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, frame, row);
            return null;
        }
        var text = value switch
        {
            string said => said,
            bool truth => truth ? "true" : "false",
            DateTime instant when _kind == CellKind.Date => instant.ToString("yyyy-MM-dd",
                CultureInfo.InvariantCulture),
            DateTime instant => TimeText.Instant(
                (instant.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, false),
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeSpan clock => TimeText.Time(clock.Ticks / TimeSpan.TicksPerMicrosecond),
            TimeOnly clock => TimeText.Time(clock.Ticks / TimeSpan.TicksPerMicrosecond),
            float number => number.ToString("R", CultureInfo.InvariantCulture),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return Text(Encoding.UTF8.GetBytes(text), frame, row);
    }

    /// <summary>Sets the JSON value on which a reader stands; afterwards it stands on the value's end, unless the value
    /// is of no use.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="row">The row.</param>
    /// <returns>What is wrong with it; null when nothing.</returns>
    public string? Json(ref Utf8JsonReader json, Frame frame, int row)
    {
        ArgumentNullException.ThrowIfNull(frame);
        switch (json.TokenType)
        {
            case JsonTokenType.Null: return Null(frame, row);
            case JsonTokenType.String when _kind == CellKind.Text:
                frame.SetText(_index, row, json.GetString());
                return null;
            case JsonTokenType.String when _kind != CellKind.Nested: return Text(TextOf(ref json), frame, row);
            case JsonTokenType.Number when _kind is not (CellKind.Boolean or CellKind.Date or CellKind.TimeOfDay
                or CellKind.Nested):
                return Text(json.ValueSpan, frame, row);
            case JsonTokenType.True or JsonTokenType.False when _kind is CellKind.Boolean or CellKind.Text:
                return Text(json.ValueSpan, frame, row);
            case JsonTokenType.StartObject or JsonTokenType.StartArray when _kind is CellKind.Nested or CellKind.Text:
                return Nested(ref json, frame, row);
            default:
                return $"column '{_column.Name}': {JsonLines.WordOf(json.TokenType)} is no {_column.Type}";
        }
    }

    private static ReadOnlySpan<byte> TextOf(ref Utf8JsonReader json) =>
        json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.GetString() ?? "") : json.ValueSpan;

    private string? Nested(ref Utf8JsonReader json, Frame frame, int row)
    {
        using var value = JsonDocument.ParseValue(ref json);
        if (_kind == CellKind.Nested && NestedJson.Misfit(value.RootElement, _column.Type, "") is { } misfit)
        {
            return $"column '{_column.Name}'{misfit}";
        }
        frame.SetText(_index, row, NestedJson.Canonical(value.RootElement, _kind == CellKind.Nested ? _column.Type
            : null));
        return null;
    }

    private string Misfit(ReadOnlySpan<byte> text)
    {
        var said = Encoding.UTF8.GetString(text[..Math.Min(text.Length, FileLimits.ShownCharactersMax)]);
        var shown = new string([.. said.Select(letter => char.IsControl(letter) ? '?' : letter)]);
        var rest = text.Length > FileLimits.ShownCharactersMax ? "…" : "";
        return $"column '{_column.Name}': '{shown}{rest}' is no {_column.Type}";
    }
}
