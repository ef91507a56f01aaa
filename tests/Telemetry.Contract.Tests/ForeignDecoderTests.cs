using System.Text;

namespace Telemetry.Contract.Tests;

public sealed class ForeignDecoderTests
{
    [Fact]
    public void An_object_gives_its_values_wherever_its_time_stands()
    {
        var pack = Decode(
            """{"values":{"a":1.5,"b":true,"c":"x"},"ts":1780000000123.5,"seq":7,"boot":"b","low":1780000000000}""");
        Assert.Equal("device", pack.Device);
        Assert.Equal("b", pack.Boot);
        Assert.Equal([7UL, 7UL, 7UL], pack.Seqs.ToArray());
        Assert.Equal(8UL, pack.NextSeq);
        Assert.All(pack.Times.ToArray(), static t => Assert.Equal(1_780_000_000_123_500, t));
        Assert.Equal([ValueKind.Number, ValueKind.Bool, ValueKind.Text], pack.Kinds.ToArray());
        Assert.Equal([1.5, 1, 0], pack.Numbers.ToArray());
        Assert.Equal("x", Packs.TextOf(pack, 2));
        Assert.Equal(1_780_000_000_000_000, pack.LowMicros);
    }

    [Fact]
    public void Without_a_time_the_arrival_counts_and_without_boot_there_is_no_identity()
    {
        var pack = Decode(
            """{"values":{"a":1},"seq":7}""");
        Assert.Equal(Packs.Noon, pack.Times[0]);
        Assert.False(pack.HasIdentity);
        Assert.Equal(0UL, pack.Seqs[0]);
        Assert.Null(pack.LowMicros);
    }

    [Fact]
    public void A_list_gives_all_its_objects_and_lists_what_cannot_be_used()
    {
        var pack = Decode("""
            [{"ts":1780000000000,"values":{"a":1},"boot":"b","seq":1},
             {"ts":1780000001000,"values":{"a":2},"boot":"b","seq":2},
             {"ts":1780000001000,"values":{"a":2},"boot":"b","seq":2},
             {"ts":1780000002000,"values":{"a":3},"boot":"other","seq":3},
             {"ts":"noon","values":{"a":4},"boot":"b","seq":4},
             {"ts":1780000003000,"values":{"a":null,"b c":1,"d":[1],"e":1e999,"f":6},"boot":"b","seq":5}]
            """);
        Assert.Equal([1UL, 2UL, 5UL], pack.Seqs.ToArray());
        Assert.Equal(
            [
                (2, DecodeError.DuplicateSeq), (3, DecodeError.OtherBoot), (4, DecodeError.WrongType),
                (5, DecodeError.MissingValue), (5, DecodeError.BadName), (5, DecodeError.UnsupportedValue),
                (5, DecodeError.NotFinite),
            ],
            pack.Faults.ToArray().Select(static f => (f.Index, f.Error)));
    }

    [Fact]
    public void A_bad_first_object_costs_only_itself()
    {
        var pack = Decode("""
            [{"ts":"noon","values":{"a":1},"boot":"b","seq":1},
             {"ts":1780000001000,"values":{"a":2},"boot":"b","seq":2},
             {"ts":1780000002000,"values":{"a":3},"boot":"b","seq":3}]
            """);
        Assert.Equal("b", pack.Boot);
        Assert.Equal([2UL, 3UL], pack.Seqs.ToArray());
        Assert.Equal((0, DecodeError.WrongType), (pack.Faults[0].Index, pack.Faults[0].Error));
    }

    [Fact]
    public void An_object_with_a_low_and_no_values_is_a_heartbeat()
    {
        var pack = Decode("""{"low":1780000000000}""");
        Assert.Equal((0, 1_780_000_000_000_000), (pack.Count, pack.LowMicros));
    }

    [Theory]
    [InlineData("""[LOW,ONE,TWO]""")]
    [InlineData("""[ONE,LOW,TWO]""")]
    [InlineData("""[ONE,TWO,LOW]""")]
    public void A_low_alone_may_stand_anywhere_among_numbered_objects(string list)
    {
        var pack = Decode(list
            .Replace("LOW", """{"low":1780000005000}""", StringComparison.Ordinal)
            .Replace("ONE", """{"ts":1780000006000,"values":{"a":1},"boot":"b","seq":1}""", StringComparison.Ordinal)
            .Replace("TWO", """{"ts":1780000007000,"values":{"a":2},"boot":"b","seq":2}""", StringComparison.Ordinal));
        Assert.Equal(0, pack.FaultCount);
        Assert.Equal("b", pack.Boot);
        Assert.Equal([1UL, 2UL], pack.Seqs.ToArray());
        Assert.Equal(1_780_000_005_000_000, pack.LowMicros);
    }

    [Fact]
    public void Senml_is_taken_under_the_topics_name()
    {
        var pack = Decode("""[{"bn":"urn:dev:mac:1/","bt":1780000000,"n":"temp","v":1},{"n":"x:y","v":2}]""");
        Assert.Equal("device", pack.Device);
        Assert.Equal(["temp", "x:y"], pack.MetricNames.ToArray());
    }

    [Theory]
    [InlineData("""{"ts":1}""", DecodeError.WrongShape)]
    [InlineData("""{"values":[1]}""", DecodeError.WrongShape)]
    [InlineData("""{"values":{"a":1}""", DecodeError.Truncated)]
    [InlineData("""{"values":{"a":1}}}""", DecodeError.Malformed)]
    [InlineData("""[{"values":{"a":1}},3]""", DecodeError.WrongShape)]
    [InlineData("hello", DecodeError.WrongShape)]
    [InlineData("", DecodeError.Empty)]
    public void Other_messages_are_refused(string json, DecodeError error)
    {
        var pack = new ReadingPack();
        Assert.Equal(error, ForeignDecoder.Decode("device", Encoding.UTF8.GetBytes(json), pack, Packs.Noon).Error);
        Assert.Equal(0, pack.Count);
    }

    private static ReadingPack Decode(string json)
    {
        var pack = new ReadingPack();
        var result = ForeignDecoder.Decode("device", Encoding.UTF8.GetBytes(json), pack, Packs.Noon);
        Assert.True(result.IsOk, result.ToString());
        return pack;
    }
}
