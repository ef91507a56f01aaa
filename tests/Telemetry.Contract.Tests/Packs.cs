using System.Text;

namespace Telemetry.Contract.Tests;

/// <summary>Short ways to make and look at packs.</summary>
internal static class Packs
{
    public const long Noon = 1_780_000_000_000_000;

    public static ReadingPack Decode(string json, long? arrival = null)
    {
        var pack = new ReadingPack();
        var result = PackDecoder.Decode(Encoding.UTF8.GetBytes(json), pack, arrival);
        Assert.True(result.IsOk, result.ToString());
        return pack;
    }

    public static DecodeError ErrorOf(ReadOnlySpan<byte> bytes)
    {
        var pack = new ReadingPack();
        var result = PackDecoder.Decode(bytes, pack);
        Assert.False(result.IsOk);
        Assert.InRange(result.Position, 0, bytes.Length);
        Assert.Equal(0, pack.Count);
        return result.Error;
    }

    public static DecodeError ErrorOf(string json) => ErrorOf(Encoding.UTF8.GetBytes(json));

    public static DecodeError ErrorOfHex(string hex) => ErrorOf(Hex(hex));

    public static byte[] Hex(string hex) =>
        Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));

    public static string TextOf(ReadingPack pack, int row) => Encoding.UTF8.GetString(pack.Text(row));

    /// <summary>The rows as they can be compared.</summary>
    public static List<string> Rows(ReadingPack pack)
    {
        var rows = new List<string>();
        for (var i = 0; i < pack.Count; i++)
        {
            rows.Add($"{pack.Seqs[i]} {pack.MetricOf(i)} [{pack.UnitOf(i)}] {pack.Times[i]} {pack.Kinds[i]} "
                + $"{pack.Numbers[i]:R} '{TextOf(pack, i)}' {pack.Qualities[i]} "
                + pack.ValueQualities[i]);
        }

        return rows;
    }
}
