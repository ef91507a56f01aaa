using System.Buffers.Binary;
using CsCheck;
using Telemetry.Edge.Drivers.Modbus;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

public sealed class ModbusValuesTests
{
    [Theory]
    [InlineData("Abcd", "0A0B0C0D", 0x0A0B0C0D)]
    [InlineData("Cdab", "0C0D0A0B", 0x0A0B0C0D)]
    [InlineData("Badc", "0B0A0D0C", 0x0A0B0C0D)]
    [InlineData("Dcba", "0D0C0B0A", 0x0A0B0C0D)]
    public void Two_registers_are_read_in_every_order(string order, string registers, int value) =>
        Assert.Equal(value, Decode(ModbusType.Int32, order, registers));

    [Theory]
    [InlineData("Abcd", "0102030405060708")]
    [InlineData("Cdab", "0708050603040102")]
    [InlineData("Badc", "0201040306050807")]
    [InlineData("Dcba", "0807060504030201")]
    public void Four_registers_are_read_in_every_order(string order, string registers) =>
        Assert.Equal(0x0102030405060708, Decode(ModbusType.Int64, order, registers));

    [Theory]
    [InlineData("Abcd", "FFFE", -2)]
    [InlineData("Cdab", "FFFE", -2)]
    [InlineData("Badc", "FEFF", -2)]
    [InlineData("Dcba", "FEFF", -2)]
    public void One_register_knows_only_its_bytes(string order, string registers, int value) =>
        Assert.Equal(value, Decode(ModbusType.Int16, order, registers));

    [Theory]
    [InlineData("UInt16", "FFFF", 65_535)]
    [InlineData("Int16", "8000", -32_768)]
    [InlineData("UInt32", "FFFFFFFF", 4_294_967_295)]
    [InlineData("Int32", "80000000", -2_147_483_648)]
    [InlineData("Float32", "41BC0000", 23.5)]
    [InlineData("Float32", "C2C80000", -100)]
    [InlineData("Float64", "4037800000000000", 23.5)]
    public void Types_have_their_ranges(string type, string registers, double value) =>
        Assert.Equal(value, Decode(Enum.Parse<ModbusType>(type), "Abcd", registers));

    [Fact]
    public void A_bool_is_one_bit_of_its_register()
    {
        for (var bit = 0; bit < 16; bit++)
        {
            var point = Point(ModbusType.Bool) with { Bit = bit };
            Assert.Equal(bit is 15 or 1 ? 1 : 0, ModbusValues.Decode(point, Convert.FromHexString("8002")));
        }
    }

    [Theory]
    [InlineData(235, 0.1, 0, 23.5)]
    [InlineData(2355, 0.01, -40, -16.45)]
    [InlineData(-400, 0.1, 0, -40)]
    [InlineData(7, 3, 1, 22)]
    [InlineData(5, -0.5, 0, -2.5)]
    [InlineData(3, 0.3, 0, 3 * 0.3)]
    public void A_value_is_raw_times_scale_plus_offset(short raw, double scale, double offset, double value)
    {
        var point = Point(ModbusType.Int16) with { Scale = scale, Offset = offset };
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, raw);
        Assert.Equal(value, ModbusValues.Decode(point, bytes));
    }

    [Fact]
    public void What_is_encoded_is_decoded_again()
    {
        var points =
            from type in Gen.Enum<ModbusType>().Where(t => t is not (ModbusType.None or ModbusType.Bool))
            from order in Gen.Enum<WordOrder>().Where(o => o != WordOrder.None)
            from scale in Gen.OneOf(new[] { 1, 0.1, 0.01, 10, -0.001 }.Select(Gen.Const).ToArray())
            from offset in Gen.OneOf(new[] { 0.0, -40, 273.15 }.Select(Gen.Const).ToArray())
            from raw in Gen.Int[0, 32_767]
            select (Point(type) with { Order = order, Scale = scale, Offset = offset }, raw);
        points.Sample((point, raw) =>
        {
            var value = (raw * point.Scale) + point.Offset;
            var bytes = ModbusValues.Encode(point, value)
                .SelectMany(r => new[] { (byte)(r >> 8), (byte)r }).ToArray();
            var tolerance = 1e-3 * Math.Max(1, Math.Abs(point.Scale));
            Assert.Equal(value, ModbusValues.Decode(point, bytes), tolerance);
        });
    }

    [Theory]
    [InlineData("Int16", 32_768)]
    [InlineData("UInt16", -1)]
    [InlineData("UInt32", 4_294_967_296)]
    [InlineData("Int64", 1e17)]
    [InlineData("Float32", 1e39)]
    public void A_value_that_does_not_fit_is_refused(string type, double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ModbusValues.Encode(Point(Enum.Parse<ModbusType>(type)), value));

    private static double Decode(ModbusType type, string order, string registers) => ModbusValues.Decode(
        Point(type) with { Order = Enum.Parse<WordOrder>(order) }, Convert.FromHexString(registers));

    private static ModbusPoint Point(ModbusType type) => new()
    {
        Metric = "m",
        Unit = "",
        Area = ModbusArea.Holding,
        Address = 0,
        Type = type,
    };
}
