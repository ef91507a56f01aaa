using Telemetry.Edge.Drivers.Modbus;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

/// <summary>The worked examples of the Modbus Application Protocol 1.1b3, section 6.</summary>
public sealed class ModbusPduTests
{
    [Theory]
    [InlineData(1, 0x13, 19, "0100130013", "0103CD6B05", "CD6B05")]
    [InlineData(2, 0xC4, 22, "0200C40016", "0203ACDB35", "ACDB35")]
    [InlineData(3, 0x6B, 3, "03006B0003", "0306022B00000064", "022B00000064")]
    [InlineData(4, 0x08, 1, "0400080001", "0402000A", "000A")]
    public void Reads_are_as_in_the_specification(
        byte function, int address, int count, string request, string answer, string contents)
    {
        var built = ModbusPdu.Read((ModbusFunction)function, address, count);
        Assert.Equal(request, Convert.ToHexString(built));
        var came = Convert.FromHexString(answer);
        Assert.Equal(came.Length, ModbusPdu.AnswerLength(built));
        Assert.Equal(contents, Convert.ToHexString(ModbusPdu.Contents(built, came).Span));
    }

    [Fact]
    public void Writes_are_as_in_the_specification()
    {
        Assert.Equal("0500ACFF00", Convert.ToHexString(ModbusPdu.WriteCoil(0xAC, true)));
        Assert.Equal("0500AC0000", Convert.ToHexString(ModbusPdu.WriteCoil(0xAC, false)));
        Assert.Equal("0600010003", Convert.ToHexString(ModbusPdu.WriteRegister(1, 3)));
        bool[] coils = [true, false, true, true, false, false, true, true, true, false];
        Assert.Equal("0F0013000A02CD01", Convert.ToHexString(ModbusPdu.WriteCoils(0x13, coils)));
        Assert.Equal("100001000204000A0102", Convert.ToHexString(ModbusPdu.WriteRegisters(1, [0x000A, 0x0102])));
    }

    [Fact]
    public void The_confirmation_of_a_write_must_repeat_it()
    {
        var request = ModbusPdu.WriteRegister(1, 3);
        Assert.True(ModbusPdu.Contents(request, Convert.FromHexString("0600010003")).IsEmpty);
        var other = Assert.Throws<ModbusException>(
            () => ModbusPdu.Contents(request, Convert.FromHexString("0600010004")));
        Assert.Equal(ModbusFault.BadAnswer, other.Fault);
        Assert.True(ModbusPdu.IsAnswer(
            ModbusPdu.WriteRegisters(1, [0x000A, 0x0102]), Convert.FromHexString("1000010002")));
    }

    [Theory]
    [InlineData(1, "function")]
    [InlineData(2, "address")]
    [InlineData(3, "value")]
    [InlineData(4, "failed")]
    [InlineData(6, "busy")]
    [InlineData(11, "gateway")]
    [InlineData(99, "no meaning")]
    public void An_exception_says_its_code_and_meaning(byte code, string meaning)
    {
        var request = ModbusPdu.Read(ModbusFunction.ReadCoils, 0, 1);
        var refused = Assert.Throws<ModbusException>(() => ModbusPdu.Contents(request, new byte[] { 0x81, code }));
        Assert.Equal(ModbusFault.Refused, refused.Fault);
        Assert.Equal(code, refused.Code);
        Assert.Contains($"exception {code}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(meaning, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("830202")] // An exception is two bytes.
    [InlineData("0304000A0102")] // Too many registers.
    [InlineData("0402000A")] // Of another function.
    [InlineData("0303000A")] // Its count does not fit.
    [InlineData("03")]
    [InlineData("")]
    public void What_does_not_fit_is_no_answer(string answer)
    {
        var request = ModbusPdu.Read(ModbusFunction.ReadHoldingRegisters, 0, 1);
        var bad = Assert.Throws<ModbusException>(() => ModbusPdu.Contents(request, Convert.FromHexString(answer)));
        Assert.Equal(ModbusFault.BadAnswer, bad.Fault);
    }

    [Fact]
    public void The_limits_of_the_protocol_are_kept()
    {
        ModbusPdu.Read(ModbusFunction.ReadInputRegisters, 65_411, 125);
        ModbusPdu.Read(ModbusFunction.ReadCoils, 0, 2000);
        Assert.Equal(ModbusLimits.PduBytesMax - 1, ModbusPdu.WriteRegisters(0, new ushort[123]).Length);
        Assert.ThrowsAny<ArgumentException>(() => ModbusPdu.Read(ModbusFunction.ReadInputRegisters, 0, 126));
        Assert.ThrowsAny<ArgumentException>(() => ModbusPdu.Read(ModbusFunction.ReadCoils, 0, 2001));
        Assert.ThrowsAny<ArgumentException>(() => ModbusPdu.Read(ModbusFunction.ReadCoils, 65_535, 2));
        Assert.ThrowsAny<ArgumentException>(() => ModbusPdu.Read(ModbusFunction.ReadCoils, 0, 0));
        Assert.ThrowsAny<ArgumentException>(() => ModbusPdu.WriteRegisters(0, new ushort[124]));
        Assert.ThrowsAny<ArgumentException>(() => ModbusPdu.WriteCoils(0, new bool[1969]));
        Assert.ThrowsAny<ArgumentException>(() => ModbusPdu.Read(ModbusFunction.WriteSingleCoil, 0, 1));
    }
}
