using System.Formats.Cbor;
using OracleReader = System.Formats.Cbor.CborReader;
using OracleWriter = System.Formats.Cbor.CborWriter;

namespace Telemetry.Contract.Tests;

/// <summary>SenML by System.Formats.Cbor: an implementation that knows nothing of ours.</summary>
internal static class OracleCbor
{
    public static Dictionary<object, object> ReadRecord(OracleReader reader)
    {
        var labels = new Dictionary<object, object>();
        var count = reader.ReadStartMap();
        for (var i = 0; i < count; i++)
        {
            object label = reader.PeekState() == CborReaderState.TextString
                ? reader.ReadTextString()
                : reader.ReadInt64();
            labels.Add(label, label is 6L ? ReadDecimal(reader) : ReadValue(reader));
        }

        reader.ReadEndMap();
        return labels;
    }

    /// <summary>A pack in forms by chance: lengths definite or not, floats of any width, text in chunks.</summary>
    public static byte[] Write(PackHeader header, Sample[] samples, Random random)
    {
        var writer = new OracleWriter(CborConformanceMode.Lax, convertIndefiniteLengthEncodings: false);
        writer.WriteStartArray(random.Next(2) == 0 ? null : samples.Length + 1);
        WriteHeader(writer, header, random);
        foreach (var sample in samples)
        {
            WriteSample(writer, header, sample, random);
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    private static void WriteHeader(OracleWriter writer, PackHeader header, Random random)
    {
        writer.WriteStartMap(null);
        WriteUnknown(writer, random);
        Label(writer, -2, "bn", random);
        WriteText(writer, header.Device + "/", random);
        if (header.Boot.Length > 0)
        {
            writer.WriteTextString("boot");
            WriteText(writer, header.Boot, random);
            writer.WriteTextString("seq");
            writer.WriteUInt64(header.FirstSeq);
        }

        if (header.LowMicros is { } low)
        {
            writer.WriteTextString("low");
            writer.WriteDecimal(low / 1_000_000m);
        }

        writer.WriteTextString("tq");
        WriteText(writer, TimeQualities.NameOf(header.Quality), random);
        if (header.BaseTimeMicros is { } baseTime)
        {
            Label(writer, -3, "bt", random);
            writer.WriteDecimal(baseTime / 1_000_000m);
        }

        if (header.BaseUnit is { } unit)
        {
            Label(writer, -4, "bu", random);
            WriteText(writer, unit, random);
        }

        writer.WriteEndMap();
    }

    private static void WriteSample(OracleWriter writer, PackHeader header, Sample sample, Random random)
    {
        writer.WriteStartMap(null);
        var labels = new List<Action>
        {
            () => { Label(writer, 0, "n", random); WriteText(writer, sample.Metric, random); },
            () =>
            {
                Label(writer, 6, "t", random);
                writer.WriteDecimal((sample.Time - (header.BaseTimeMicros ?? 0)) / 1_000_000m);
            },
            () => WriteValue(writer, sample, random),
            () => WriteUnknown(writer, random),
        };
        if (sample.Unit.Length > 0 || header.BaseUnit is not null)
        {
            labels.Add(() => { Label(writer, 1, "u", random); WriteText(writer, sample.Unit, random); });
        }

        if (sample.Quality != TimeQuality.None)
        {
            labels.Add(() =>
            {
                writer.WriteTextString("tq");
                WriteText(writer, TimeQualities.NameOf(sample.Quality), random);
            });
        }

        if (sample.ValueQuality != ValueQuality.Good)
        {
            labels.Add(() =>
            {
                writer.WriteTextString("vq");
                WriteText(writer, ValueQualities.NameOf(sample.ValueQuality), random);
            });
        }

        if (sample.Seq is { } seq)
        {
            labels.Add(() => { writer.WriteTextString("seq"); writer.WriteUInt64(seq); });
        }

        var order = labels.ToArray();
        random.Shuffle(order);
        Array.ForEach(order, static write => write());
        writer.WriteEndMap();
    }

    private static void WriteValue(OracleWriter writer, Sample sample, Random random)
    {
        switch (sample.Kind)
        {
            case ValueKind.Number:
                Label(writer, 2, "v", random);
                WriteNumber(writer, sample.Number, random);
                break;
            case ValueKind.Bool:
                Label(writer, 4, "vb", random);
                writer.WriteBoolean(sample.Number > 0);
                break;
            default:
                Label(writer, 3, "vs", random);
                WriteText(writer, sample.Text, random);
                break;
        }
    }

    private static void WriteNumber(OracleWriter writer, double number, Random random)
    {
        var form = random.Next(4);
        if (form == 0 && Math.Abs(number) < 1e15 && (double)(long)number == number && !double.IsNegative(number))
        {
            writer.WriteInt64((long)number);
        }
        else if (form == 1 && (double)(Half)number == number)
        {
            writer.WriteHalf((Half)number);
        }
        else if (form <= 2 && (float)number == number)
        {
            writer.WriteSingle((float)number);
        }
        else
        {
            writer.WriteDouble(number);
        }
    }

    private static void WriteText(OracleWriter writer, string text, Random random)
    {
        if (random.Next(3) > 0)
        {
            writer.WriteTextString(text);
            return;
        }

        var cut = random.Next(text.Length + 1);
        writer.WriteStartIndefiniteLengthTextString();
        writer.WriteTextString(text[..cut]);
        writer.WriteTextString(text[cut..]);
        writer.WriteEndIndefiniteLengthTextString();
    }

    private static void WriteUnknown(OracleWriter writer, Random random)
    {
        writer.WriteInt32(random.Next(100, 1000));
        writer.WriteStartArray(null);
        writer.WriteNull();
        writer.WriteTag(CborTag.UnixTimeSeconds);
        writer.WriteDouble(random.NextDouble());
        writer.WriteStartMap(1);
        writer.WriteTextString("x");
        writer.WriteByteString([1, 2, 3]);
        writer.WriteEndMap();
        writer.WriteEndArray();
    }

    private static void Label(OracleWriter writer, int number, string text, Random random)
    {
        if (random.Next(5) == 0)
        {
            writer.WriteTextString(text);
        }
        else
        {
            writer.WriteInt32(number);
        }
    }

    private static object ReadDecimal(OracleReader reader) =>
        reader.PeekState() == CborReaderState.Tag ? reader.ReadDecimal() : (decimal)reader.ReadInt64();

    private static object ReadValue(OracleReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.TextString:
                return reader.ReadTextString();
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return (double)reader.ReadInt64();
            default:
                return reader.ReadDouble();
        }
    }
}
