using System.Formats.Cbor;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Telemetry.Contract.Tests;

/// <summary>Decode after encode is the identity, and others read what we write.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<string> GenName =
        Gen.String[Gen.Char["abcXYZ019_.:-"], 1, 20];

    private static readonly Gen<double> GenNumber = Gen.OneOf<double>(
        Gen.Double[-1e6, 1e6],
        Gen.Double.Where(double.IsFinite),
        Gen.Int.Select(static i => (double)i),
        Gen.Float.Where(float.IsFinite).Select(static f => (double)f),
        Gen.Const(-0.0),
        Gen.Long.Select(static l => (double)l));

    private static readonly Gen<Sample> GenSample = Gen.Select(
        GenName,
        Gen.OneOf("", "Cel", "%RH", "°C", "m/s2"),
        Gen.Long[EpochMicros.RelativeBelow, EpochMicros.Max],
        Gen.OneOf(ValueKind.Number, ValueKind.Bool, ValueKind.Text),
        GenNumber,
        Gen.String[Gen.OneOf(Gen.Char['\0', 'ÿ'], Gen.Char['一', '丏']), 0, 30],
        Gen.Select(
            Gen.OneOf(TimeQuality.None, TimeQuality.Synced, TimeQuality.Holdover, TimeQuality.Redated),
            Gen.OneOf([.. Enum.GetValues<ValueQuality>().Where(static q => q != ValueQuality.None)])),
        Gen.ULong[0, 1UL << 60].Nullable(0.8),
        static (metric, unit, time, kind, number, text, quality, seq) =>
            new Sample(metric, unit, time, kind, number, text, quality.Item1, seq, quality.Item2));

    private static readonly Gen<(PackHeader Header, Sample[] Samples)> GenPack = Gen.Select(
        Gen.Select(GenName, GenName, Gen.Bool, Gen.ULong[0, 1UL << 61]),
        Gen.Long[EpochMicros.Min, EpochMicros.Max].Nullable(),
        Gen.OneOf(TimeQuality.Synced, TimeQuality.Unsynced),
        Gen.Long[EpochMicros.RelativeBelow, EpochMicros.Max].Nullable(),
        Gen.OneOf<string?>(null, "Cel", "°C"),
        GenSample.Array[0, 40],
        static (id, low, quality, baseTime, baseUnit, samples) => (
            new PackHeader(id.Item1, id.Item3 ? id.Item2 : "", id.Item4, low, quality)
            {
                BaseTimeMicros = baseTime,
                BaseUnit = baseUnit,
            },
            samples));

    [Theory]
    [InlineData(PackFormat.Cbor)]
    [InlineData(PackFormat.Json)]
    public void What_was_written_is_decoded(PackFormat format) => GenPack.Sample(pack =>
    {
        var bytes = Write(format, pack.Header, pack.Samples);
        var decoded = new ReadingPack();
        var result = PackDecoder.Decode(bytes, decoded);
        Assert.True(result.IsOk, result.ToString());
        Assert.Equal(pack.Header.Device, decoded.Device);
        Assert.Equal(pack.Header.Boot, decoded.Boot);
        Assert.Equal(pack.Header.LowMicros, decoded.LowMicros);
        Assert.Equal(0, decoded.FaultCount);
        Assert.Equal(Expected(pack.Header, pack.Samples), Packs.Rows(decoded));
    });

    [Theory]
    [InlineData(PackFormat.Cbor, true)]
    [InlineData(PackFormat.Json, true)]
    [InlineData(PackFormat.Cbor, false)]
    [InlineData(PackFormat.Json, false)]
    public void A_sender_is_decoded_as_it_was_written(PackFormat format, bool isIntroduced)
    {
        var past = string.Join('/', Enumerable.Repeat("0123456789abcdef", 8));
        var sender = new PackSender("a1", "s1", ulong.MaxValue - 1, past);
        var writer = new PackWriter(format);
        writer.Begin(new PackHeader("d", "b", 1, null, TimeQuality.Synced)
        {
            Sender = isIntroduced ? sender : sender.WithoutIntroduction(),
        });
        var decoded = new ReadingPack();

        Assert.True(PackDecoder.Decode(writer.Complete().Span, decoded).IsOk);
        Assert.Equal(isIntroduced ? sender : new PackSender("a1", "", 0, ""), decoded.Sender);
        Assert.Throws<ArgumentException>(() => writer.Begin(new PackHeader("d", "b", 1, null, TimeQuality.Synced)
        {
            Sender = sender with { Run = "a/b" },
        }));
    }

    [Fact]
    public void Our_cbor_is_read_by_system_formats_cbor() => GenPack.Sample(static pack =>
    {
        var bytes = Write(PackFormat.Cbor, pack.Header, pack.Samples);
        var reader = new System.Formats.Cbor.CborReader(bytes, CborConformanceMode.Lax);
        Assert.Equal(pack.Samples.Length + 1, reader.ReadStartArray());
        reader.SkipValue();
        foreach (var sample in pack.Samples)
        {
            var labels = OracleCbor.ReadRecord(reader);
            Assert.Equal(sample.Metric, labels[0L]);
            var time = labels.TryGetValue(6L, out var t) ? (decimal)t : 0m;
            Assert.Equal(sample.Time - (pack.Header.BaseTimeMicros ?? 0), time * 1_000_000m);
            Assert.Equal(sample.Kind switch
            {
                ValueKind.Number => sample.Number,
                ValueKind.Bool => sample.Number > 0,
                _ => sample.Text,
            }, labels[(long)sample.Kind switch { 1 => 2L, 2 => 4L, _ => 3L }]);
        }

        reader.ReadEndArray();
        Assert.Equal(0, reader.BytesRemaining);
    });

    [Fact]
    public void Our_json_is_read_by_system_text_json() => GenPack.Sample(static pack =>
    {
        using var document = JsonDocument.Parse(Write(PackFormat.Json, pack.Header, pack.Samples));
        Assert.Equal(pack.Samples.Length + 1, document.RootElement.GetArrayLength());
        foreach (var (sample, record) in pack.Samples.Zip(document.RootElement.EnumerateArray().Skip(1)))
        {
            Assert.Equal(sample.Metric, record.GetProperty("n").GetString());
            if (sample.Kind == ValueKind.Text)
            {
                Assert.Equal(sample.Text, record.GetProperty("vs").GetString());
            }
        }
    });

    [Fact]
    public void What_system_formats_cbor_writes_in_any_form_is_decoded() =>
        Gen.Select(GenPack, Gen.Int).Sample(static (pack, seed) =>
        {
            var bytes = OracleCbor.Write(pack.Header, pack.Samples, new Random(seed));
            var decoded = new ReadingPack();
            var result = PackDecoder.Decode(bytes, decoded);
            Assert.True(result.IsOk, result.ToString());
            Assert.Empty(decoded.Faults.ToArray());
            Assert.Equal(pack.Header.LowMicros, decoded.LowMicros);
            Assert.Equal(Expected(pack.Header, pack.Samples), Packs.Rows(decoded));
        });

    [Fact]
    public void A_joined_pack_is_the_pack() => GenPack.Sample(static pack =>
    {
        var writer = new PackWriter();
        writer.Begin(pack.Header with { LowMicros = null });
        Add(writer, pack.Samples);
        var joined = PackWriter.Join(pack.Header, writer.Records, writer.Count);
        Assert.Equal(Write(PackFormat.Cbor, pack.Header, pack.Samples), joined);
    });

    [Fact]
    public void A_full_pack_refuses_and_stays_whole()
    {
        var writer = new PackWriter(PackFormat.Cbor, bytesMax: 2000);
        writer.Begin(new PackHeader("d", "b", 1, null, TimeQuality.Synced));
        var count = 0;
        while (writer.TryAdd("metric", "Cel", Packs.Noon + count, 0.1 * count))
        {
            count++;
        }

        Assert.False(writer.TryAdd("metric", "Cel", Packs.Noon, 1));
        var bytes = writer.Complete();
        Assert.InRange(bytes.Length, 1900, 2000);
        var pack = new ReadingPack();
        Assert.True(PackDecoder.Decode(bytes.Span, pack).IsOk);
        Assert.Equal(count, pack.Count);
        Assert.Equal(writer.NextSeq, pack.NextSeq);
        Assert.Throws<InvalidOperationException>(() => writer.Complete());
        Assert.Throws<InvalidOperationException>(() => writer.TryAdd("m", null, Packs.Noon, 1));
    }

    [Fact]
    public void What_cannot_be_decoded_is_not_written()
    {
        var writer = new PackWriter();
        writer.Begin(new PackHeader("d", "b", 1, null, TimeQuality.Synced));
        Assert.False(writer.TryAdd("m", null, Packs.Noon, double.NaN));
        Assert.False(writer.TryAdd("m", null, Packs.Noon, double.NegativeInfinity));
        Assert.False(writer.TryAdd("a b", null, Packs.Noon, 1));
        Assert.False(writer.TryAdd("m", new string('u', 33), Packs.Noon, 1));
        Assert.False(writer.TryAdd("m", null, 1000, 1));
        Assert.False(writer.TryAdd("m", null, Packs.Noon, new byte[Limits.TextBytesMax + 1]));
        Assert.False(writer.TryAdd("m", null, Packs.Noon, [0xFF]));
        Assert.Equal(1UL, writer.NextSeq);
        Assert.Throws<ArgumentException>(() => writer.Begin(new PackHeader("a/b", "", 0, null, TimeQuality.Synced)));
        Assert.Throws<ArgumentException>(() => writer.Begin(new PackHeader("a", "b c", 0, null, TimeQuality.Synced)));
    }

    [Fact]
    public void The_bytes_of_a_pack_are_these()
    {
        var header = new PackHeader("press", "b1", 7, Packs.Noon, TimeQuality.Synced);
        Sample[] samples =
        [
            new("t", "Cel", Packs.Noon, ValueKind.Number, 21.5, "", TimeQuality.None, null),
            new("on", "", Packs.Noon + 1000, ValueKind.Bool, 1, "", TimeQuality.Holdover, null),
            new("s", "", Packs.Noon + 1, ValueKind.Text, 0, "é", TimeQuality.None, 12),
        ];
        Assert.Equal(
            "990004" + "A4" + "2166" + "70726573732F" + "64626F6F74" + "626231" + "63736571" + "07"
            + "636C6F77" + "1A6A18A500"
            + "A4" + "006174" + "016343656C" + "061A6A18A500" + "02FA41AC0000"
            + "A4" + "00626F6E" + "06C482221B0000019E70448801"
            + "62747168686F6C646F766572" + "04F5"
            + "A4" + "006173" + "06C482251B000652E68BB34001" + "637365710C" + "0362C3A9",
            Convert.ToHexString(Write(PackFormat.Cbor, header, samples)));
        Assert.Equal(
            """[{"bn":"press/","boot":"b1","seq":7,"low":1780000000},{"n":"t","u":"Cel","t":1780000000,"v":21.5},"""
            + """{"n":"on","t":1780000000.001,"tq":"holdover","vb":true},"""
            + """{"n":"s","t":1780000000.000001,"seq":12,"vs":"é"}]""",
            Encoding.UTF8.GetString(Write(PackFormat.Json, header, samples)));
    }

    [Theory]
    [InlineData("""[{"bn":"d/"},{"n":"a","t":1780000000,"v":1,"vq":"stuck"}]""", ValueQuality.Stuck)]
    [InlineData("""[{"bn":"d/"},{"n":"a","t":1780000000,"v":1,"vq":"good"}]""", ValueQuality.Good)]
    [InlineData("""[{"bn":"d/"},{"n":"a","t":1780000000,"v":1}]""", ValueQuality.Good)]
    [InlineData("""[{"bn":"d/"},{"n":"a","t":1780000000,"v":1,"vq":"bewitched"}]""", ValueQuality.Suspect)]
    public void A_doubt_that_is_not_known_here_is_a_doubt(string json, ValueQuality quality) =>
        Assert.Equal([quality], Packs.Decode(json).ValueQualities.ToArray());

    [Fact]
    public void A_doubt_that_is_no_text_is_a_fault_of_its_reading_only()
    {
        var pack = Packs.Decode(
            """[{"bn":"d/"},{"n":"a","t":1780000000,"v":1,"vq":7},{"n":"a","t":1780000001,"v":2}]""");
        Assert.Equal(2, pack.Numbers[0]);
        Assert.Equal(DecodeError.WrongType, pack.Faults[0].Error);
    }

    private static byte[] Write(PackFormat format, PackHeader header, Sample[] samples)
    {
        var writer = new PackWriter(format);
        writer.Begin(header);
        Add(writer, samples);
        return writer.Complete().ToArray();
    }

    private static void Add(PackWriter writer, Sample[] samples)
    {
        foreach (var s in samples)
        {
            Assert.True(s.Kind switch
            {
                ValueKind.Number => writer.TryAdd(s.Metric, s.Unit, s.Time, s.Number, s.Quality, s.Seq, s.ValueQuality),
                ValueKind.Bool => writer.TryAdd(s.Metric, s.Unit, s.Time, s.Number > 0, s.Quality, s.Seq,
                    s.ValueQuality),
                _ => writer.TryAdd(s.Metric, s.Unit, s.Time, Encoding.UTF8.GetBytes(s.Text), s.Quality, s.Seq,
                    s.ValueQuality),
            });
        }
    }

    private static List<string> Expected(PackHeader header, Sample[] samples)
    {
        var rows = new List<string>();
        var next = header.FirstSeq;
        foreach (var s in samples)
        {
            var seq = header.Boot.Length > 0 ? s.Seq ?? next : 0;
            next = seq + 1;
            var number = s.Kind switch { ValueKind.Number => s.Number, ValueKind.Bool => s.Number > 0 ? 1 : 0, _ => 0 };
            var text = s.Kind == ValueKind.Text ? s.Text : "";
            rows.Add($"{seq} {s.Metric} [{s.Unit}] {s.Time} {s.Kind} {number:R} '{text}' "
                + $"{(s.Quality == TimeQuality.None ? header.Quality : s.Quality)} {s.ValueQuality}");
        }

        return rows;
    }
}
