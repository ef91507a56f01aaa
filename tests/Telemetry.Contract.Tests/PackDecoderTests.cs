using System.Text;

namespace Telemetry.Contract.Tests;

public sealed class PackDecoderTests
{
    [Fact]
    public void The_header_gives_device_boot_numbers_low_and_quality()
    {
        var pack = Packs.Decode("""
            [{"bn":"pump:a/","boot":"b-1","seq":41,"low":1780000000.000001,"tq":"holdover"},
             {"n":"x","t":1780000001,"v":1},
             {"n":"x","t":1780000002,"v":2,"seq":50,"tq":"synced"},
             {"n":"x","t":1780000003,"v":3}]
            """);
        Assert.Equal("pump:a", pack.Device);
        Assert.Equal("b-1", pack.Boot);
        Assert.True(pack.HasIdentity);
        Assert.Equal([41UL, 50UL, 51UL], pack.Seqs.ToArray());
        Assert.Equal(52UL, pack.NextSeq);
        Assert.Equal(1_780_000_000_000_001, pack.LowMicros);
        Assert.Equal([TimeQuality.Holdover, TimeQuality.Synced, TimeQuality.Holdover], pack.Qualities.ToArray());
    }

    [Fact]
    public void A_number_that_comes_twice_in_a_row_is_no_object_of_several_readings()
    {
        // The same line again after a reconnect; only foreign objects share a number.
        var pack = Packs.Decode("""
            [{"bn":"pump/","boot":"b","seq":7},
             {"n":"x","t":1780000001,"v":1},
             {"n":"x","t":1780000001,"v":1,"seq":7},
             {"n":"x","t":1780000002,"v":2}]
            """);
        Assert.Equal([7UL, 8UL], pack.Seqs.ToArray());
        Assert.Equal((1, DecodeError.DuplicateSeq), (pack.FaultCount, pack.Faults[0].Error));
    }

    [Fact]
    public void A_pack_without_readings_is_a_heartbeat()
    {
        var pack = Packs.Decode("""[{"bn":"pump/","boot":"b","seq":7,"low":1780000000}]""");
        Assert.Equal(0, pack.Count);
        Assert.Equal(7UL, pack.NextSeq);
        Assert.Equal(1_780_000_000_000_000, pack.LowMicros);
    }

    [Fact]
    public void Bad_readings_are_reported_beside_the_good_ones_and_keep_their_numbers()
    {
        var pack = Packs.Decode("""
            [{"bn":"d/","boot":"b","seq":1,"bt":1780000000},
             {"n":"ok","v":1},
             {"n":"inf","v":1e999},
             {"n":"bad name","v":1},
             {"n":"none"},
             {"n":"two","v":1,"vb":true},
             {"n":"type","v":"1"},
             {"n":"dup","v":1,"v":2},
             {"n":"time","t":1e300,"v":1},
             {"n":"tq","tq":"perfect","v":1},
             {"n":"/other","v":1},
             {"n":"last","vs":"x"}]
            """);
        Assert.Equal([1UL, 11UL], pack.Seqs.ToArray());
        Assert.Equal(
            [
                (2, DecodeError.NotFinite, 2UL), (3, DecodeError.BadName, 3UL), (4, DecodeError.MissingValue, 4UL),
                (5, DecodeError.AmbiguousValue, 5UL), (6, DecodeError.WrongType, 6UL),
                (7, DecodeError.DuplicateLabel, 7UL), (8, DecodeError.BadTime, 8UL),
                (9, DecodeError.BadTimeQuality, 9UL), (10, DecodeError.BadName, 10UL),
            ],
            pack.Faults.ToArray().Select(static f => (f.Index, f.Error, f.Seq)));
    }

    [Fact]
    public void Nan_and_infinity_of_cbor_are_faults()
    {
        // [{-2:"d/", -3:1780000000}, {0:"m",2:NaN}, {0:"m",2:-Infinity}, {0:"m",2:1.5}]
        var pack = new ReadingPack();
        Assert.True(PackDecoder.Decode(Packs.Hex("84 a2 21 62 642f 22 1a 6a18a600 a2 00 61 6d 02 f9 7e00"
            + "a2 00 61 6d 02 fb fff0000000000000 a2 00 61 6d 02 f9 3e00"), pack).IsOk);
        Assert.Equal([1.5], pack.Numbers.ToArray());
        Assert.All(pack.Faults.ToArray(), static f => Assert.Equal(DecodeError.NotFinite, f.Error));
        Assert.Equal(2, pack.FaultCount);
    }

    [Fact]
    public void A_record_of_another_device_is_a_fault()
    {
        var pack = Packs.Decode("""
            [{"bn":"a/","bt":1780000000,"n":"m","v":1},{"bn":"b/","n":"m","v":2},{"bn":"a/","n":"m","v":3},
             {"bn":"","n":"a/m","v":4},{"n":"b/m","v":5}]
            """);
        Assert.Equal([1.0, 3, 4], pack.Numbers.ToArray());
        Assert.All(pack.Faults.ToArray(), static f => Assert.Equal(DecodeError.OtherDevice, f.Error));
        Assert.Equal(1, pack.MetricCount);
    }

    [Theory]
    [InlineData("", DecodeError.Empty)]
    [InlineData("[]", DecodeError.Empty)]
    [InlineData("{}", DecodeError.WrongShape)]
    [InlineData("[1]", DecodeError.WrongShape)]
    [InlineData("[{}", DecodeError.Truncated)]
    [InlineData("[{}]]", DecodeError.Malformed)]
    [InlineData("[{}] x", DecodeError.Malformed)]
    [InlineData("[{\"bn\":}]", DecodeError.Malformed)]
    [InlineData("[{}]", DecodeError.NoDevice)]
    [InlineData("[{\"n\":\"m\",\"t\":1780000000,\"v\":1}]", DecodeError.NoDevice)]
    [InlineData("[{\"bn\":1}]", DecodeError.WrongType)]
    [InlineData("[{\"bn\":\"a b/\"}]", DecodeError.BadName)]
    [InlineData("[{\"bn\":\"d/\",\"boot\":\"a b\"}]", DecodeError.BadName)]
    [InlineData("[{\"bn\":\"d/\",\"boot\":\"b\",\"seq\":-1}]", DecodeError.BadSeq)]
    [InlineData("[{\"bn\":\"d/\",\"boot\":\"b\",\"seq\":1.5}]", DecodeError.BadSeq)]
    [InlineData("""[{"bn":"d/","boot":"b","seq":1},{"n":"m","seq":"x","v":1}]""", DecodeError.WrongType)]
    [InlineData("[{\"bn\":\"d/\",\"low\":\"x\"}]", DecodeError.WrongType)]
    [InlineData("[{\"bn\":\"d/\",\"tq\":\"x\"}]", DecodeError.BadTimeQuality)]
    [InlineData("[{\"bn\":\"d/\",\"bt\":1e99}]", DecodeError.BadTime)]
    [InlineData("[{\"bn\":\"d/\"},{\"low\":1780000000}]", DecodeError.MisplacedHeader)]
    [InlineData("[{\"bn\":\"d/\"},{\"boot\":\"x\",\"n\":\"m\",\"v\":1}]", DecodeError.MisplacedHeader)]
    [InlineData("[{\"bn\":\"d/\",\"bu\":\"0123456789012345678901234567890123\"}]", DecodeError.BadUnit)]
    public void A_pack_that_cannot_be_used_says_why(string json, DecodeError error) =>
        Assert.Equal(error, Packs.ErrorOf(json));

    [Theory]
    [InlineData("a0", DecodeError.WrongShape)]
    [InlineData("80", DecodeError.Empty)]
    [InlineData("9f ff", DecodeError.Empty)]
    [InlineData("81", DecodeError.Truncated)]
    [InlineData("81 a1", DecodeError.Truncated)]
    [InlineData("81 a0 00", DecodeError.TrailingBytes)]
    [InlineData("9b 00 00 00 00 ff ff ff ff", DecodeError.Truncated)]
    [InlineData("81 bb ff ff ff ff ff ff ff ff", DecodeError.Truncated)]
    [InlineData("81 a1 21 7b ff ff ff ff ff ff ff ff", DecodeError.Truncated)]
    [InlineData("81 a1 21 7c", DecodeError.Malformed)]
    [InlineData("81 a1 21 fc", DecodeError.Malformed)]
    [InlineData("81 a1 21 61 ff", DecodeError.BadText)]
    [InlineData("81 a1 41 00 00", DecodeError.WrongType)]
    [InlineData("81 a1 18 63 ff", DecodeError.Malformed)]
    [InlineData("81 a1 18 63 3f", DecodeError.Malformed)]
    [InlineData("81 a1 18 63 5f 61 61 ff", DecodeError.Malformed)]
    public void A_cbor_pack_that_cannot_be_used_says_why(string hex, DecodeError error) =>
        Assert.Equal(error, Packs.ErrorOfHex(hex));

    [Fact]
    public void Nesting_is_limited()
    {
        Assert.Equal(DecodeError.TooDeep, Packs.ErrorOf("[{\"x\":" + new string('[', 100_000)));
        var cbor = Enumerable.Repeat((byte)0x81, 100_000).ToArray();
        cbor[1] = 0xA1;
        cbor[2] = 0x18;
        cbor[3] = 0x63;
        Assert.Equal(DecodeError.TooDeep, Packs.ErrorOf(cbor));
        var tags = Enumerable.Repeat((byte)0xC1, 100_000).ToArray();
        new byte[] { 0x81, 0xA1, 0x18, 0x63 }.CopyTo(tags, 0);
        Assert.Equal(DecodeError.TooDeep, Packs.ErrorOf(tags));
    }

    [Fact]
    public void Sizes_are_limited()
    {
        Assert.Equal(DecodeError.TooLarge, Packs.ErrorOf(new byte[Limits.PackBytesMax + 1]));
        var many = string.Concat(Enumerable.Repeat("""{"n":"m","v":1},""", Limits.PackReadingsMax));
        var header = """[{"bn":"d/","bt":1780000000},""";
        Assert.Equal(Limits.PackReadingsMax, Packs.Decode(header + many[..^1] + "]").Count);
        Assert.Equal(DecodeError.TooManyReadings, Packs.ErrorOf(header + many + """{"n":"m","v":1}]"""));
        var numbers = Enumerable.Range(0, Limits.RecordLabelsMax + 1);
        var labels = string.Join(',', numbers.Select(static i => $"\"x{i}\":0"));
        Assert.Equal(DecodeError.TooManyLabels, Packs.ErrorOf($"[{{{labels}}}]"));
    }

    [Fact]
    public void Text_has_a_limit_and_must_be_unicode()
    {
        var fits = new string('é', Limits.TextBytesMax / 2);
        var pack = Packs.Decode($$"""
            [{"bn":"d/","bt":1780000000},{"n":"m","vs":"{{fits}}"},{"n":"m","vs":"{{fits}}x"},
             {"n":"m","vs":"\ud800"},{"n":"m","vs":"\u00e9\ud83d\ude00\n"}]
            """);
        Assert.Equal(fits, Packs.TextOf(pack, 0));
        Assert.Equal("é😀\n", Packs.TextOf(pack, 1));
        Assert.Equal([DecodeError.TextTooLong, DecodeError.BadText], pack.Faults.ToArray().Select(static f => f.Error));
    }

    [Fact]
    public void The_same_metric_with_another_unit_is_another_series_index()
    {
        var pack = Packs.Decode("""
            [{"bn":"d/","bt":1780000000,"bu":"Cel"},{"n":"a","v":1},{"n":"b","v":1},
             {"n":"a","u":"K","v":1},{"n":"a","v":1}]
            """);
        Assert.Equal([0, 1, 2, 0], pack.Metrics.ToArray());
        Assert.Equal(["a", "b", "a"], pack.MetricNames.ToArray());
        Assert.Equal(["Cel", "Cel", "K"], pack.MetricUnits.ToArray());
    }

    [Fact]
    public void Labels_as_text_are_known_in_cbor_too()
    {
        var pack = new ReadingPack();
        // [{"bn":"d/","bt":1780000000},{"n":"m","v":4([-1, 215])}]
        Assert.True(PackDecoder.Decode(Packs.Hex("82 a2 62 626e 62 642f 62 6274 1a 6a18a600"
            + "a2 61 6e 61 6d 61 76 c4 82 20 18d7"), pack).IsOk);
        Assert.Equal(21.5, pack.Numbers[0]);
    }

    [Fact]
    public void Only_so_many_faults_are_listed_and_all_are_counted()
    {
        var bad = string.Join(',', Enumerable.Repeat("""{"n":"m"}""", 1000));
        var pack = Packs.Decode("""[{"bn":"d/"},""" + bad + "]");
        Assert.Equal(1000, pack.FaultCount);
        Assert.Equal(Limits.PackFaultsMax, pack.Faults.Length);
    }

    [Fact]
    public void A_failed_decode_leaves_nothing_of_the_pack_before()
    {
        var pack = Packs.Decode("""[{"bn":"d/","boot":"b","seq":1,"low":1780000000},{"n":"m","t":1780000000,"v":1}]""");
        Assert.False(PackDecoder.Decode(Encoding.UTF8.GetBytes("[{"), pack).IsOk);
        Assert.Equal((0, 0, "", "", null), (pack.Count, pack.MetricCount, pack.Device, pack.Boot, pack.LowMicros));
        Assert.Throws<ArgumentOutOfRangeException>(() => pack.Text(0).Length);
    }
}
