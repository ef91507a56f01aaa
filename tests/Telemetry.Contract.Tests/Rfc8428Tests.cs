using System.Text;

namespace Telemetry.Contract.Tests;

/// <summary>The examples of RFC 8428, byte by byte.</summary>
public sealed class Rfc8428Tests
{
    private const string MultipleDatapoints = """
        [
          {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,
           "bu":"A","bver":5,
           "n":"voltage","u":"V","v":120.1},
          {"n":"current","t":-5,"v":1.2},
          {"n":"current","t":-4,"v":1.3},
          {"n":"current","t":-3,"v":1.4},
          {"n":"current","t":-2,"v":1.5},
          {"n":"current","t":-1,"v":1.6},
          {"n":"current","v":1.7}
        ]
        """;

    // Section 6, the CBOR form of the same.
    private const string MultipleDatapointsCbor =
        "87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b00106223614120050067"
        + "766f6c7461676501615602fb405e066666666666a3006763757272656e74062402fb3ff3333333333333a3006763757272"
        + "656e74062302fb3ff4cccccccccccda3006763757272656e74062202fb3ff6666666666666a3006763757272656e740621"
        + "02f93e00a3006763757272656e74062002fb3ff999999999999aa2006763757272656e7402fb3ffb333333333333";

    [Fact]
    public void Single_datapoint_of_5_1_1()
    {
        var pack = new ReadingPack();
        var bytes = Encoding.UTF8.GetBytes("""[{"n":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}]""");
        Assert.True(ForeignDecoder.Decode("meter", bytes, pack, Packs.Noon).IsOk);
        Assert.Equal("urn:dev:ow:10e2073a01080063", pack.MetricOf(0));
        Assert.Equal("Cel", pack.UnitOf(0));
        Assert.Equal(23.1, pack.Numbers[0]);
        Assert.Equal(Packs.Noon, pack.Times[0]);
    }

    [Fact]
    public void Multiple_datapoints_of_5_1_2_are_the_same_in_json_and_cbor()
    {
        var json = new ReadingPack();
        Assert.True(ForeignDecoder.Decode("m", Encoding.UTF8.GetBytes(MultipleDatapoints), json, Packs.Noon).IsOk);
        var cbor = new ReadingPack();
        Assert.True(ForeignDecoder.Decode("m", Packs.Hex(MultipleDatapointsCbor), cbor, Packs.Noon).IsOk);
        Assert.Equal(Packs.Rows(json), Packs.Rows(cbor));
        Assert.Equal(7, json.Count);
        Assert.Equal([120.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7], json.Numbers.ToArray());
        Assert.Equal("V", json.UnitOf(0));
        Assert.Equal("A", json.UnitOf(6));
        Assert.Equal(1_276_020_076_001_000, json.Times[0]);
        Assert.Equal(1_276_020_071_001_000, json.Times[1]);
        Assert.Equal(1_276_020_076_001_000, json.Times[6]);
        Assert.Equal("urn:dev:ow:10e2073a0108006:voltage", json.MetricOf(0));
    }

    [Fact]
    public void Base_name_with_a_slash_and_base_time_that_changes_of_5_1_3()
    {
        var pack = Packs.Decode("""
            [{"bn":"urn:dev:ow:10e2073a01080063/","bt":1.320067464e+09,"bu":"%RH","n":"rh","v":20},
             {"n":"lon","u":"lon","v":24.30621},
             {"n":"lat","u":"lat","v":60.07965},
             {"n":"rh","t":60,"v":20.3},
             {"n":"lon","u":"lon","t":60,"v":24.30622},
             {"bt":1320067600,"n":"rh","t":150.5,"v":20.7}]
            """);
        Assert.Equal("urn:dev:ow:10e2073a01080063", pack.Device);
        Assert.Equal(6, pack.Count);
        Assert.Equal(3, pack.MetricCount);
        Assert.Equal(1_320_067_464_000_000 + 60_000_000, pack.Times[3]);
        Assert.Equal(1_320_067_750_500_000, pack.Times[5]);
        Assert.Equal("%RH", pack.UnitOf(5));
    }

    [Fact]
    public void Values_of_all_types_of_5_1_4_with_binary_data_as_a_fault()
    {
        var pack = Packs.Decode("""
            [{"bn":"urn:dev:ow:10e2073a01080063/","bt":1320067464,"n":"temp","u":"Cel","v":23.1},
             {"n":"label","vs":"Machine Room"},
             {"n":"open","vb":false},
             {"n":"nfc-reader","vd":"aGkgCg"}]
            """);
        Assert.Equal([ValueKind.Number, ValueKind.Text, ValueKind.Bool], pack.Kinds.ToArray());
        Assert.Equal("Machine Room", Packs.TextOf(pack, 1));
        Assert.Equal(0, pack.Numbers[2]);
        var fault = Assert.Single(pack.Faults.ToArray());
        Assert.Equal((3, DecodeError.UnsupportedValue), (fault.Index, fault.Error));
    }

    [Fact]
    public void Base_value_is_added()
    {
        var pack = Packs.Decode("""[{"bn":"d/","bt":1780000000,"bv":100},{"n":"m","v":-0.5},{"n":"m","v":1}]""");
        Assert.Equal([99.5, 101.0], pack.Numbers.ToArray());
    }

    [Fact]
    public void Times_below_2_to_28_are_relative_to_arrival()
    {
        const string Json = """[{"bn":"d/"},{"n":"m","v":1},{"n":"m","t":-2.5,"v":2},{"n":"m","t":268435456,"v":3}]""";
        var pack = Packs.Decode(Json, Packs.Noon);
        Assert.Equal([Packs.Noon, Packs.Noon - 2_500_000, 268_435_456_000_000], pack.Times.ToArray());
        var unknown = Packs.Decode(Json);
        Assert.Equal(1, unknown.Count);
        Assert.Equal(2, unknown.FaultCount);
        Assert.All(unknown.Faults.ToArray(), static f => Assert.Equal(DecodeError.RelativeTime, f.Error));
    }

    [Theory]
    [InlineData("""[{"bn":"d/","bt":1780000000,"n":"m","v":1,"must_":1}]""")]
    [InlineData("""[{"bn":"d/","bt":1780000000,"n":"m","v":1},{"_":null}]""")]
    public void A_label_that_must_be_understood_refuses_the_pack(string json) =>
        Assert.Equal(DecodeError.MustUnderstand, Packs.ErrorOf(json));

    [Fact]
    public void A_label_that_must_be_understood_refuses_the_cbor_pack_too() =>
        Assert.Equal(DecodeError.MustUnderstand, Packs.ErrorOfHex("81 a2 21 62 642f 62 785f 01"));

    [Fact]
    public void Unknown_labels_are_passed_over_whatever_they_have()
    {
        var json = Packs.Decode("""
            [{"bn":"d/","bt":1780000000,"x":{"a":[1,{"b":null}]},"y":"z"},{"n":"m","v":1,"q":[[],{}],"tail":1e3}]
            """);
        Assert.Equal(1, json.Count);
        // {-2:"d/", -3:1780000000, "x":[1,{"a":h'00'}], 99:(_ h'01'), -9: 24(1)}, {0:"m", 2:1, "y":{_ 1:[_ ]}}
        var bytes = Packs.Hex("82 a5 21 62 642f 22 1a 6a18a600 6178 82 01 a1 6161 41 00 1863 5f 41 01 ff 28 d8 18 01"
            + "a3 00 61 6d 02 01 6179 bf 01 9f ff ff");
        var cbor = new ReadingPack();
        var result = PackDecoder.Decode(bytes, cbor);
        Assert.True(result.IsOk, result.ToString());
        Assert.Equal(1, cbor.Count);
    }

    [Fact]
    public void A_newer_base_version_is_refused()
    {
        Assert.Equal(DecodeError.UnsupportedVersion, Packs.ErrorOf("""[{"bn":"d/","bver":11,"n":"m","v":1}]"""));
        Assert.Equal(0, Packs.Decode("""[{"bn":"d/","bver":10}]""").Count);
    }
}
