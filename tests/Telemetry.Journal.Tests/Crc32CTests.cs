using CsCheck;

namespace Telemetry.Journal.Tests;

public sealed class Crc32CTests
{
    [Fact]
    public void The_checksum_is_the_standard_one() => Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));

    [Fact]
    public void However_long_it_is_that_of_one_bit_after_the_other() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.UInt).Sample(
            (bytes, salt) => Assert.Equal(Plain(bytes, salt), Crc32C.Of(bytes, salt)), iter: 500, threads: 1);

    private static uint Plain(byte[] bytes, uint salt)
    {
        var crc = ~salt;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        return ~crc;
    }
}
