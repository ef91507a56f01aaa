using System.Device.I2c;
using Telemetry.Edge.Drivers.Bme280;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Tests.Testing;
using Telemetry.FirmwareSim.Bme280;
using Telemetry.FirmwareSim.Bridge;

namespace Telemetry.Edge.Tests.Drivers;

public sealed class Bme280ChipTests : IDisposable
{
    private readonly PacedTime _time = new();
    private EnvironmentSample _air = new(21.5, 48.0, 100_850);

    public void Dispose() => _time.Dispose();

    [Theory]
    [InlineData(21.5, 48.0, 100_850)]
    [InlineData(-12.25, 91.0, 95_000)]
    [InlineData(84.0, 3.5, 104_000)]
    public async Task Registers_of_the_simulated_chip_give_the_real_air(double celsius, double humidity, double pascal)
    {
        _air = new EnvironmentSample(celsius, humidity, pascal);
        using var chip = new Bme280Chip(new FaultyBus(Simulated()), new Bme280Options
        {
            OversampleTemperature = 16,
            OversamplePressure = 16,
            OversampleHumidity = 16,
        }, _time);
        await Run(chip.StartAsync(default));
        var measured = await Run(chip.MeasureAsync(default));
        Assert.Equal(celsius, measured.Celsius, 0.02);
        Assert.Equal(pascal, measured.Pascal, 3.0);
        Assert.Equal(humidity, measured.RelativeHumidity, 0.1);
    }

    [Fact]
    public async Task Normal_mode_reads_the_newest_measurement()
    {
        using var chip = new Bme280Chip(
            new FaultyBus(Simulated()), new Bme280Options { Mode = Bme280Mode.Normal }, _time);
        await Run(chip.StartAsync(default));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(21.5, (await Run(chip.MeasureAsync(default))).Celsius, 0.05);
        _air = _air with { Celsius = 30 };
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(30, (await Run(chip.MeasureAsync(default))).Celsius, 0.05);
    }

    [Fact]
    public async Task A_lost_transfer_is_tried_again()
    {
        var bus = new FaultyBus(Simulated());
        using var chip = new Bme280Chip(bus, new Bme280Options(), _time);
        await Run(chip.StartAsync(default));
        bus.FailNext(Bme280Chip.TransferTriesMax - 1);
        Assert.Equal(21.5, (await Run(chip.MeasureAsync(default))).Celsius, 0.05);
    }

    [Fact]
    public async Task A_dead_bus_is_an_error()
    {
        var bus = new FaultyBus(Simulated());
        using var chip = new Bme280Chip(bus, new Bme280Options(), _time);
        await Run(chip.StartAsync(default));
        bus.FailNext(Bme280Chip.TransferTriesMax);
        await Assert.ThrowsAsync<IOException>(() => Run(chip.MeasureAsync(default)));
    }

    [Fact]
    public async Task Another_chip_is_not_taken_for_a_BME280()
    {
        var bus = new FaultyBus(Simulated()) { IdOverride = 0x58 }; // A BMP280 has no humidity.
        using var chip = new Bme280Chip(bus, new Bme280Options(), _time);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Run(chip.StartAsync(default)));
        Assert.Contains("0x58", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chip_that_was_reset_behind_our_back_gives_no_reading()
    {
        var device = Simulated();
        using var chip = new Bme280Chip(
            new FaultyBus(device), new Bme280Options { Mode = Bme280Mode.Normal }, _time);
        await Run(chip.StartAsync(default));
        device.Write([0xE0, 0xB6]);
        await Assert.ThrowsAsync<InvalidDataException>(() => Run(chip.MeasureAsync(default)));
    }

    [Fact]
    public async Task The_bridge_carries_the_same_transfers()
    {
        await using var server = I2cBridgeServer.Listen("tcp:127.0.0.1:0");
        server.Attach(0x76, Simulated());
        using var chip = new Bme280Chip(I2cOpener.Open("bridge:" + server.Address, 0x76), new Bme280Options(), _time);
        await Run(chip.StartAsync(default));
        Assert.Equal(100_850, (await Run(chip.MeasureAsync(default))).Pascal, 20.0);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_bus_error()
    {
        await using var server = I2cBridgeServer.Listen("tcp:127.0.0.1:0");
        using var device = I2cOpener.Open("bridge:" + server.Address, 0x77);
        var error = Assert.Throws<IOException>(() => device.WriteByte(0xD0));
        Assert.Contains("0x77", error.Message, StringComparison.Ordinal);
    }

    private Bme280Device Simulated() =>
        new(FirmwareSim.Bme280.Bme280Calibration.FromSeed(7), _ => _air, _time);

    private async Task<T> Run<T>(Task<T> task)
    {
        await Turn.UntilDone(_time, task);
        return await task;
    }

    private Task Run(Task task) => Turn.UntilDone(_time, task);

    private sealed class FaultyBus(Bme280Device device) : I2cDevice
    {
        private int _failures;

        public byte? IdOverride { get; init; }

        public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x76);

        public void FailNext(int transfers) => _failures = transfers;

        public override byte ReadByte() => throw new NotSupportedException();

        public override void Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void WriteByte(byte value) => throw new NotSupportedException();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            FailWhenTold();
            device.Write(buffer);
        }

        public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            FailWhenTold();
            device.WriteRead(writeBuffer, readBuffer);
            if (writeBuffer[0] == 0xD0 && IdOverride is { } id)
            {
                readBuffer[0] = id;
            }
        }

        private void FailWhenTold()
        {
            if (_failures > 0)
            {
                _failures--;
                throw new IOException("lost");
            }
        }
    }
}
