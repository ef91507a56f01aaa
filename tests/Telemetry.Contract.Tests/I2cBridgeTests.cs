using System.Buffers;
using CsCheck;

namespace Telemetry.Contract.Tests;

public sealed class I2cBridgeTests
{
    [Fact]
    public void Frames_come_back_whole_and_ask_for_more_when_cut() => Gen.Select(
        Gen.Byte[0, 127], Gen.Byte.Array[0, 300], Gen.Int[0, Limits.I2cTransferBytesMax])
        .Sample(static (address, write, readLength) =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            I2cBridge.Write(buffer, new I2cRequest(address, write, readLength));
            var frame = buffer.WrittenSpan;
            Assert.Equal(OperationStatus.Done, I2cBridge.TryRead(frame, out I2cRequest request, out var consumed));
            Assert.Equal((frame.Length, address, readLength), (consumed, request.Address, request.ReadLength));
            Assert.Equal(write, request.Write.ToArray());
            var cut = I2cBridge.TryRead(frame[..^1], out I2cRequest _, out consumed);
            Assert.Equal((OperationStatus.NeedMoreData, 0), (cut, consumed));
            Assert.Equal(OperationStatus.InvalidData, I2cBridge.TryRead(frame, out I2cReply _, out _));
        });

    [Theory]
    [InlineData(I2cStatus.Ok, "0102")]
    [InlineData(I2cStatus.NoDevice, "")]
    [InlineData(I2cStatus.TimedOut, "")]
    public void Replies_come_back(I2cStatus status, string read)
    {
        var buffer = new ArrayBufferWriter<byte>();
        I2cBridge.Write(buffer, new I2cReply(status, Convert.FromHexString(read)));
        Assert.Equal(OperationStatus.Done, I2cBridge.TryRead(buffer.WrittenSpan, out I2cReply reply, out _));
        Assert.Equal((status, read), (reply.Status, Convert.ToHexString(reply.Read)));
    }

    [Theory]
    [InlineData("0300 01 76 00")]
    [InlineData("0400 02 76 0000")]
    [InlineData("0400 01 80 0000")]
    [InlineData("0400 01 76 0110")]
    [InlineData("FFFF 01 76 0000")]
    public void Frames_that_break_the_rules_are_invalid(string hex) =>
        Assert.Equal(OperationStatus.InvalidData, I2cBridge.TryRead(Packs.Hex(hex), out I2cRequest _, out _));
}
