using System.Globalization;
using System.Text.Encodings.Web;

namespace Telemetry.Contract;

/// <summary>The records of a pack as JSON.</summary>
internal static class JsonPackRecords
{
    public static void WriteHeader(ref WireBuffer wire, in PackHeader header, TimeQuality quality)
    {
        wire.Bytes("[{\"bn\":\""u8);
        wire.Text(header.Device);
        wire.Bytes("/\""u8);
        if (header.Boot.Length > 0)
        {
            wire.Bytes(",\"boot\":\""u8);
            wire.Text(header.Boot);
            wire.Bytes("\",\"seq\":"u8);
            Number(ref wire, header.FirstSeq);
        }

        if (header.LowMicros is { } low)
        {
            wire.Bytes(",\"low\":"u8);
            Seconds(ref wire, low);
        }

        Quality(ref wire, quality == TimeQuality.Synced ? TimeQuality.None : quality);
        Sender(ref wire, header.Sender);
        if (header.BaseTimeMicros is { } baseTime)
        {
            wire.Bytes(",\"bt\":"u8);
            Seconds(ref wire, baseTime);
        }

        if (!string.IsNullOrEmpty(header.BaseUnit))
        {
            wire.Bytes(",\"bu\":"u8);
            Quoted(ref wire, header.BaseUnit);
        }

        wire.Byte((byte)'}');
    }

    public static void WriteRecord(ref WireBuffer wire, scoped in WireRecord record)
    {
        wire.Bytes(",{\"n\":\""u8);
        wire.Text(record.Metric);
        wire.Byte((byte)'"');
        if (record.Unit is not null)
        {
            wire.Bytes(",\"u\":"u8);
            Quoted(ref wire, record.Unit);
        }

        if (record.Time != 0)
        {
            wire.Bytes(",\"t\":"u8);
            Seconds(ref wire, record.Time);
        }

        Quality(ref wire, record.Quality);
        if (ValueQualities.IsSaid(record.ValueQuality))
        {
            wire.Bytes(",\"vq\":\""u8);
            wire.Bytes(ValueQualities.BytesOf(record.ValueQuality));
            wire.Byte((byte)'"');
        }

        if (record.Seq is { } seq)
        {
            wire.Bytes(",\"seq\":"u8);
            Number(ref wire, seq);
        }

        Value(ref wire, record.Value);
        wire.Byte((byte)'}');
    }

    private static void Sender(ref WireBuffer wire, in PackSender sender)
    {
        if (!sender.IsKnown)
        {
            return;
        }

        // All of these are names: nothing to escape.
        wire.Bytes(",\"run\":\""u8);
        wire.Text(sender.Run);
        if (sender.IsIntroduced)
        {
            wire.Bytes("\",\"spool\":\""u8);
            wire.Text(sender.Spool);
            wire.Bytes("\",\"epoch\":"u8);
            Number(ref wire, sender.Epoch);
            wire.Bytes(",\"past\":\""u8);
            wire.Text(sender.Past);
        }

        wire.Byte((byte)'"');
    }

    private static void Value(ref WireBuffer wire, scoped WireValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Number:
                wire.Bytes(",\"v\":"u8);
                value.Number.TryFormat(wire.Free, out var length, "R", CultureInfo.InvariantCulture);
                wire.Length += length;
                break;
            case ValueKind.Text:
                wire.Bytes(",\"vs\":\""u8);
                JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(value.Text, wire.Free, out _, out var escaped);
                wire.Length += escaped;
                wire.Byte((byte)'"');
                break;
            case ValueKind.Bool:
                wire.Bytes(value.Number != 0 ? ",\"vb\":true"u8 : ",\"vb\":false"u8);
                break;
            case ValueKind.None:
            default:
                throw new ArgumentException("A reading without a value.", nameof(value));
        }
    }

    private static void Quality(ref WireBuffer wire, TimeQuality quality)
    {
        if (quality != TimeQuality.None)
        {
            wire.Bytes(",\"tq\":\""u8);
            wire.Bytes(TimeQualities.BytesOf(quality));
            wire.Byte((byte)'"');
        }
    }

    private static void Quoted(ref WireBuffer wire, string text)
    {
        Span<byte> utf8 = stackalloc byte[Limits.UnitBytesMax];
        var length = System.Text.Encoding.UTF8.GetBytes(text, utf8);
        wire.Byte((byte)'"');
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(utf8[..length], wire.Free, out _, out var escaped);
        wire.Length += escaped;
        wire.Byte((byte)'"');
    }

    private static void Number(ref WireBuffer wire, ulong value)
    {
        value.TryFormat(wire.Free, out var length, default, CultureInfo.InvariantCulture);
        wire.Length += length;
    }

    private static void Seconds(ref WireBuffer wire, long micros)
    {
        if (micros < 0)
        {
            wire.Byte((byte)'-');
        }

        var (seconds, rest) = Math.DivRem(Math.Abs(micros), 1_000_000);
        Number(ref wire, (ulong)seconds);
        if (rest == 0)
        {
            return;
        }

        wire.Byte((byte)'.');
        for (var digit = 100_000; rest > 0; digit /= 10)
        {
            wire.Byte((byte)('0' + (rest / digit)));
            rest %= digit;
        }
    }
}
