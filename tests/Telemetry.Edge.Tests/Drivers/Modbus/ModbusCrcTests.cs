using Telemetry.Edge.Drivers.Modbus;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

public sealed class ModbusCrcTests
{
    [Theory]
    // Modbus over Serial Line 1.02, appendix B: the message 02 07 has the CRC 12 41 (low byte first: 41 12).
    [InlineData("0207", 0x1241)]
    // Frames of common devices' manuals.
    [InlineData("010300000001", 0x0A84)]
    [InlineData("110100130025", 0x840E)]
    [InlineData("1105 00AC FF00", 0x8B4E)]
    public void Known_frames_have_their_checksum(string hex, int crc) =>
        Assert.Equal(crc, ModbusCrc.Of(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public void A_frame_with_any_one_bit_turned_is_not_whole()
    {
        var frame = RtuFrame.Build(0x11, ModbusPdu.Read(ModbusFunction.ReadHoldingRegisters, 0x6B, 3));
        Assert.Equal("1103006B00037687", Convert.ToHexString(frame));
        Assert.True(ModbusCrc.IsWhole(frame));
        for (var bit = 0; bit < 8 * frame.Length; bit++)
        {
            var broken = frame.ToArray();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ModbusCrc.IsWhole(broken));
        }
    }
}
