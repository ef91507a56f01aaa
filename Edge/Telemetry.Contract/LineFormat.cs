using System.Buffers;
using System.Globalization;

namespace Telemetry.Contract;

/// <summary>Writes lines of the line protocol, each with its line feed. No allocation per line.</summary>
public static class LineFormat
{
    private const int FieldsMax = (2 * Limits.NameLengthMax) + 128;

    /// <summary>Writes <c>!boot id</c>.</summary>
    public static void WriteBoot(IBufferWriter<byte> destination, string boot)
    {
        if (!Names.IsValidBoot(boot))
        {
            throw new ArgumentException($"'{boot}' is not a boot id.", nameof(boot));
        }

        WriteControl(destination, "!boot "u8, boot);
    }

    /// <summary>Writes <c>!low ms</c>, for all devices of the connection or for one.</summary>
    public static void WriteLow(IBufferWriter<byte> destination, long micros, string? device = null)
    {
        if (device is not null && !Names.IsValid(device))
        {
            throw new ArgumentException($"'{device}' is not a device name.", nameof(device));
        }

        var line = new WireLine(destination, FieldsMax);
        line.Add("!low "u8);
        AddMillis(ref line, micros);
        if (device is not null)
        {
            line.Add(" "u8);
            line.Add(device);
        }

        line.End();
    }

    /// <summary>Writes <c>!ack n</c>.</summary>
    public static void WriteAck(IBufferWriter<byte> destination, long lines)
    {
        var line = new WireLine(destination, FieldsMax);
        line.Add("!ack "u8);
        line.Add(lines);
        line.End();
    }

    /// <summary>Writes <c>!nak n reason</c>.</summary>
    public static void WriteNak(IBufferWriter<byte> destination, long number, DecodeError reason)
    {
        var line = new WireLine(destination, FieldsMax);
        line.Add("!nak "u8);
        line.Add(number);
        line.Add(" "u8);
        line.Add(reason.ToString());
        line.End();
    }

    /// <summary>Writes a number.</summary>
    public static void WriteReading(
        IBufferWriter<byte> destination, string device, string metric, double value,
        long? timeMicros = null, ulong? seq = null)
    {
        var line = Begin(destination, device, metric, 0);
        line.Add(value);
        End(ref line, timeMicros, seq);
    }

    /// <summary>Writes true or false.</summary>
    public static void WriteReading(
        IBufferWriter<byte> destination, string device, string metric, bool value,
        long? timeMicros = null, ulong? seq = null)
    {
        var line = Begin(destination, device, metric, 0);
        line.Add(value ? "true"u8 : "false"u8);
        End(ref line, timeMicros, seq);
    }

    /// <summary>Writes text, with its escapes.</summary>
    public static void WriteReading(
        IBufferWriter<byte> destination, string device, string metric, ReadOnlySpan<byte> text,
        long? timeMicros = null, ulong? seq = null)
    {
        var line = Begin(destination, device, metric, (text.Length * 2) + 2);
        line.Add("\""u8);
        foreach (var c in text)
        {
            line.AddEscaped(c);
        }

        line.Add("\""u8);
        End(ref line, timeMicros, seq);
    }

    private static void WriteControl(IBufferWriter<byte> destination, ReadOnlySpan<byte> word, string argument)
    {
        var line = new WireLine(destination, FieldsMax);
        line.Add(word);
        line.Add(argument);
        line.End();
    }

    private static WireLine Begin(IBufferWriter<byte> destination, string device, string metric, int room)
    {
        if (!Names.IsValid(device) || !Names.IsValid(metric))
        {
            throw new ArgumentException($"'{device}' or '{metric}' is not a name: [A-Za-z0-9_.:-]{{1,128}}.");
        }

        var line = new WireLine(destination, FieldsMax + room);
        line.Add(device);
        line.Add(" "u8);
        line.Add(metric);
        line.Add(" "u8);
        return line;
    }

    private static void End(ref WireLine line, long? timeMicros, ulong? seq)
    {
        if (timeMicros is { } time)
        {
            line.Add(" "u8);
            AddMillis(ref line, time);
            if (seq is { } number)
            {
                line.Add(" "u8);
                line.Add(number);
            }
        }
        else if (seq is not null)
        {
            throw new ArgumentException("A sequence number needs an event time before it.", nameof(seq));
        }

        line.End();
    }

    private static void AddMillis(ref WireLine line, long micros)
    {
        var (millis, rest) = Math.DivRem(Math.Abs(micros), 1000);
        line.Add(micros < 0 ? "-"u8 : default);
        line.Add(millis);
        if (rest != 0)
        {
            line.Add("."u8);
            line.Add((byte)('0' + (rest / 100)), (byte)('0' + (rest / 10 % 10)), (byte)('0' + (rest % 10)));
        }
    }

    private ref struct WireLine(IBufferWriter<byte> destination, int room)
    {
        private readonly Span<byte> _span = destination.GetSpan(room);
        private int _length;

        public void Add(scoped ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_span[_length..]);
            _length += bytes.Length;
        }

        public void Add(byte first, byte second, byte third)
        {
            _span[_length++] = first;
            _span[_length++] = second;
            _span[_length++] = third;
        }

        public void Add(string text) => _length += System.Text.Encoding.UTF8.GetBytes(text, _span[_length..]);

        public void Add<T>(T number)
            where T : IUtf8SpanFormattable
        {
            number.TryFormat(_span[_length..], out var length, default, CultureInfo.InvariantCulture);
            _length += length;
        }

        public void AddEscaped(byte c)
        {
            var escape = c switch
            {
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                (byte)'"' or (byte)'\\' => c,
                _ => (byte)0,
            };
            if (escape != 0)
            {
                _span[_length++] = (byte)'\\';
            }

            _span[_length++] = escape != 0 ? escape : c;
        }

        public void End()
        {
            _span[_length++] = (byte)'\n';
            destination.Advance(_length);
        }
    }
}
