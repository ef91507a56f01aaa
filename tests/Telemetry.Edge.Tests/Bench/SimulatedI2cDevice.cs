using System.Device.I2c;
using System.Globalization;
using Telemetry.Contract;
using Telemetry.FirmwareSim.I2c;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>A device on a simulated bus, as System.Device.I2c shows one.</summary>
/// <param name="bus">The bus.</param>
/// <param name="address">The device's address.</param>
/// <param name="block">Blocks the caller for a span: what a transfer on a bus that hangs does.</param>
internal sealed class SimulatedI2cDevice(SimulatedI2cBus bus, int address, Action<TimeSpan> block) : I2cDevice
{
    public override I2cConnectionSettings ConnectionSettings { get; } = new(1, address);

    public override byte ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        Transfer([], one);
        return one[0];
    }

    public override void Read(Span<byte> buffer) => Transfer([], buffer);

    public override void WriteByte(byte value) => Transfer([value], []);

    public override void Write(ReadOnlySpan<byte> buffer) => Transfer(buffer, []);

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) =>
        Transfer(writeBuffer, readBuffer);

    private void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        while (bus.HangsFor() is var left && left > TimeSpan.Zero)
        {
            block(left);
        }
        var status = bus.Transfer((byte)ConnectionSettings.DeviceAddress, write, read);
        if (status != I2cStatus.Ok)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"I2C address 0x{ConnectionSettings.DeviceAddress:X2}: {status}."));
        }
    }
}
