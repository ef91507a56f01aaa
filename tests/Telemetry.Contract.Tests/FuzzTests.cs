using System.Text;
using CsCheck;

namespace Telemetry.Contract.Tests;

/// <summary>No bytes make a decoder throw, and what it gives is always sound.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Seeds =
    [
        """[{"bn":"d/","boot":"b","seq":1,"low":1780000000,"bt":1780000000},"""
            + """{"n":"m","u":"Cel","v":1.5e3,"t":-1},{"n":"s","vs":"aé\n"}]""",
        """{"ts":1780000000000,"values":{"a":1,"b":true,"c":"x"},"boot":"b","seq":3,"low":1780000000000}""",
        """[{"values":{"a":1}},{"ts":1,"values":{}}]""",
        """{"version":7,"trial_seconds":60,"settings":{"sensors":[{"type":"host","note":"é\u00e9"}]}}""",
        """{"id":"c","kind":"set_sampling","sensor":"h#2","issued":1,"valid_seconds":60,"period_ms":10,"seconds":6}""",
        """{"id":"c","result":"done","at":1,"readings":[{"device":"p","metric":"t","value":1.5,"quality":"gap"}]}""",
    ];

    private static readonly Gen<byte[]> GenMutated = Gen.Select(
        Gen.Int[0, Seeds.Length], Gen.Select(Gen.Int[0, 300], Gen.Byte, Gen.Int[0, 3]).Array[0, 6], Mutate);

    [Fact]
    public void Random_bytes() => Gen.Byte.Array[0, 200].Sample(static bytes => DecodeAll(bytes), iter: 20_000);

    [Fact]
    public void Random_bytes_that_begin_like_a_pack() => Gen.Select(
        Gen.OneOf<byte>(0x81, 0x82, 0x9F, (byte)'[', (byte)'{', 0xEF), Gen.Byte[0xA0, 0xBF], Gen.Byte.Array[0, 60])
        .Sample(static (first, second, rest) => DecodeAll([first, second, .. rest]), iter: 20_000);

    [Fact]
    public void Good_packs_with_wrong_bytes() => GenMutated.Sample(static bytes => DecodeAll(bytes), iter: 20_000);

    [Fact]
    public void Good_packs_cut_short_at_every_byte()
    {
        for (var seed = 0; seed <= Seeds.Length; seed++)
        {
            var bytes = SeedBytes(seed);
            for (var length = 0; length < bytes.Length; length++)
            {
                var pack = new ReadingPack();
                Assert.False(PackDecoder.Decode(bytes.AsSpan(0, length), pack).IsOk);
                DecodeAll(bytes[..length]);
            }
        }
    }

    private static void DecodeAll(byte[] bytes)
    {
        var pack = new ReadingPack();
        Check(PackDecoder.Decode(bytes, pack, Packs.Noon), pack, bytes);
        Check(ForeignDecoder.Decode("device", bytes, pack, Packs.Noon), pack, bytes);
        var line = LineProtocol.Parse(bytes);
        Assert.True(line.Kind != LineKind.None || line.Error > DecodeError.None);
        LineProtocol.Unescape(line.EscapedText, new byte[line.EscapedText.Length]);
        I2cBridge.TryRead(bytes, out I2cRequest _, out _);
        I2cBridge.TryRead(bytes, out I2cReply _, out _);
        _ = AgentState.TryParse(bytes, out _);
        _ = DesiredConfiguration.VersionOf(bytes);
        if (DesiredConfiguration.TryParse(bytes, out var desired, out _))
        {
            Assert.True(DesiredConfiguration.TryParse(desired.ToJson(), out _, out _));
        }
        if (AgentCommand.TryParse(bytes, out var command, out _))
        {
            Assert.True(AgentCommand.TryParse(command.ToJson(), out var again, out _));
            Assert.Equal(command, again);
        }
        if (CommandReply.TryParse(bytes, out var reply, out _))
        {
            Assert.True(CommandReply.TryParse(reply.ToJson(), out _, out _));
        }
        _ = Topics.TryParse(Encoding.Latin1.GetString(bytes), out _);
    }

    private static void Check(DecodeResult result, ReadingPack pack, byte[] bytes)
    {
        Assert.NotEqual(DecodeError.NotDecoded, result.Error);
        Assert.InRange(result.Position, 0, bytes.Length);
        if (!result.IsOk)
        {
            Assert.Equal(0, pack.Count + pack.FaultCount);
            return;
        }

        Assert.True(Names.IsValid(pack.Device));
        for (var i = 0; i < pack.Count; i++)
        {
            Assert.True(double.IsFinite(pack.Numbers[i]));
            Assert.True(Names.IsValid(pack.MetricOf(i)));
            Assert.InRange(pack.Times[i], EpochMicros.Min, EpochMicros.Max);
            Assert.NotEqual(ValueKind.None, pack.Kinds[i]);
            Assert.NotEqual(TimeQuality.None, pack.Qualities[i]);
            Assert.True(System.Text.Unicode.Utf8.IsValid(pack.Text(i)));
        }
    }

    private static byte[] SeedBytes(int seed)
    {
        if (seed < Seeds.Length)
        {
            return Encoding.UTF8.GetBytes(Seeds[seed]);
        }

        var writer = new PackWriter();
        writer.Begin(new PackHeader("d", "b", 1, Packs.Noon, TimeQuality.Holdover) { BaseUnit = "Cel" });
        writer.TryAdd("m", "K", Packs.Noon + 1, 0.1);
        writer.TryAdd("m", null, Packs.Noon + 1, "text"u8);
        writer.TryAdd("m", null, Packs.Noon + 1, true, TimeQuality.Synced, 99);
        return writer.Complete().ToArray();
    }

    private static byte[] Mutate(int seed, (int At, byte Value, int How)[] changes)
    {
        var bytes = SeedBytes(seed).ToList();
        foreach (var (at, value, how) in changes)
        {
            var index = at % bytes.Count;
            switch (how)
            {
                case 0:
                    bytes[index] = value;
                    break;
                case 1:
                    bytes.Insert(index, value);
                    break;
                case 2 when bytes.Count > 1:
                    bytes.RemoveAt(index);
                    break;
                default:
                    bytes[index] ^= (byte)(1 << (value & 7));
                    break;
            }
        }

        return [.. bytes];
    }
}
