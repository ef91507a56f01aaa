using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace Telemetry.Contract;

/// <summary>
/// Lines of text over a serial port or TCP. Sensor to agent:
/// <code>
/// !boot ID
/// !low EVENT_MS [DEVICE]                  without a device: for all devices of this connection
/// DEVICE METRIC VALUE [EVENT_MS [SEQ]]      VALUE is a number, true, false, or "text" with \" \\ \n \r \t
/// </code>
/// Agent to sensor, over TCP: <c>!ack N</c> — the first N lines of this connection are durable — and
/// <c>!nak N REASON</c>. Fields are separated by one or more spaces or tabs; EVENT_MS may have a fraction.
/// </summary>
public static class LineProtocol
{
    /// <summary>Takes a line apart, its end excluded (a trailing CR is ignored). Never throws on any bytes.</summary>
    public static ProtocolLine Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length > Limits.LineBytesMax)
        {
            return Bad(DecodeError.TooLarge);
        }

        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty || line[0] == '#')
        {
            return new ProtocolLine { Kind = LineKind.Blank };
        }

        return line[0] == '!' ? ParseControl(line) : ParseReading(line);
    }

    /// <summary>Takes the escapes out of a text; returns its length. Unescaped text is never longer.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            var c = escaped[i];
            if (c == '\\' && i + 1 < escaped.Length)
            {
                c = escaped[++i] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    var other => other,
                };
            }

            destination[length++] = c;
        }

        return length;
    }

    private static ProtocolLine ParseControl(ReadOnlySpan<byte> line)
    {
        var word = NextField(ref line);
        var argument = NextField(ref line);
        if (word.SequenceEqual("!boot"u8))
        {
            return line.IsEmpty && Names.IsValidBoot(argument)
                ? new ProtocolLine { Kind = LineKind.Boot, Argument = argument }
                : Bad(DecodeError.BadName);
        }

        if (word.SequenceEqual("!low"u8))
        {
            return ParseLow(argument, line);
        }

        var isAck = word.SequenceEqual("!ack"u8);
        if (!isAck && !word.SequenceEqual("!nak"u8))
        {
            return Bad(DecodeError.WrongShape);
        }

        return Utf8Parser.TryParse(argument, out long number, out var used) && used == argument.Length && number >= 0
            ? new ProtocolLine { Kind = isAck ? LineKind.Ack : LineKind.Nak, LineNumber = number, Argument = line }
            : Bad(DecodeError.BadSeq);
    }

    private static ProtocolLine ParseLow(ReadOnlySpan<byte> time, ReadOnlySpan<byte> device)
    {
        if (!TryParseTime(time, out var low))
        {
            return Bad(DecodeError.BadTime);
        }

        return device.IsEmpty || Names.IsValid(device)
            ? new ProtocolLine { Kind = LineKind.Low, TimeMicros = low, Device = device }
            : Bad(DecodeError.BadName);
    }

    private static ProtocolLine ParseReading(ReadOnlySpan<byte> line)
    {
        var reading = new ProtocolLine
        {
            Kind = LineKind.Reading,
            Device = NextField(ref line),
            Metric = NextField(ref line),
        };
        if (!Names.IsValid(reading.Device) || !Names.IsValid(reading.Metric))
        {
            return Bad(DecodeError.BadName);
        }

        var error = ParseValue(ref line, ref reading);
        if (error != DecodeError.None)
        {
            return Bad(error);
        }

        if (!line.IsEmpty)
        {
            if (!TryParseTime(NextField(ref line), out var time))
            {
                return Bad(DecodeError.BadTime);
            }

            reading.TimeMicros = time;
        }

        if (!line.IsEmpty)
        {
            var field = NextField(ref line);
            if (!Utf8Parser.TryParse(field, out ulong seq, out var used) || used != field.Length)
            {
                return Bad(DecodeError.BadSeq);
            }

            reading.Seq = seq;
        }

        return line.IsEmpty ? reading : Bad(DecodeError.TrailingBytes);
    }

    private static DecodeError ParseValue(scoped ref ReadOnlySpan<byte> line, ref ProtocolLine reading)
    {
        if (line.IsEmpty)
        {
            return DecodeError.MissingValue;
        }

        if (line[0] == '"')
        {
            return ParseText(ref line, ref reading);
        }

        var field = NextField(ref line);
        if (field.SequenceEqual("true"u8) || field.SequenceEqual("false"u8))
        {
            reading.ValueKind = ValueKind.Bool;
            reading.Number = field.Length == 4 ? 1 : 0;
            return DecodeError.None;
        }

        reading.ValueKind = ValueKind.Number;
        if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return DecodeError.WrongType;
        }

        reading.Number = number;
        return double.IsFinite(number) ? DecodeError.None : DecodeError.NotFinite;
    }

    private static DecodeError ParseText(scoped ref ReadOnlySpan<byte> line, ref ProtocolLine reading)
    {
        var end = 1;
        while (end < line.Length && line[end] != '"')
        {
            end += line[end] == '\\' ? 2 : 1;
        }

        if (end >= line.Length)
        {
            return DecodeError.Truncated;
        }

        var text = line[1..end];
        line = line[(end + 1)..];
        if (!line.IsEmpty && line[0] is not ((byte)' ' or (byte)'\t'))
        {
            return DecodeError.WrongShape;
        }

        line = line.TrimStart(" \t"u8);
        reading.ValueKind = ValueKind.Text;
        reading.EscapedText = text;
        return text.Length > Limits.TextBytesMax ? DecodeError.TextTooLong
            : Utf8.IsValid(text) ? DecodeError.None
            : DecodeError.BadText;
    }

    private static bool TryParseTime(ReadOnlySpan<byte> field, out long micros) =>
        DecimalText.TryToMicros(field, -3, out micros) && EpochMicros.IsValid(micros);

    private static ReadOnlySpan<byte> NextField(scoped ref ReadOnlySpan<byte> line)
    {
        var end = line.IndexOfAny((byte)' ', (byte)'\t');
        var field = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[end..].TrimStart(" \t"u8);
        return field;
    }

    private static ProtocolLine Bad(DecodeError error) => new() { Kind = LineKind.None, Error = error };
}
