using Microsoft.Extensions.Time.Testing;
using Telemetry.FirmwareSim.Bme280;

namespace Telemetry.FirmwareSim.Tests.Bme280;

public sealed class Bme280DeviceTests
{
    private const byte CtrlHum = 0xF2;
    private const byte Status = 0xF3;
    private const byte CtrlMeas = 0xF4;
    private const byte Config = 0xF5;
    private const byte Forced1X = 0b001_001_01;

    private readonly FakeTimeProvider _time = new();
    private EnvironmentSample _truth = new(21.5, 45, 100_000);
    private int _conversions;

    [Fact]
    public void Identity_and_reset_state_are_the_datasheets()
    {
        var device = Started();
        Assert.Equal(0x60, Read(device, 0xD0));
        Assert.Equal(0x00, Read(device, 0xE0));
        Assert.Equal([0, 0, 0, 0], Burst(device, CtrlHum, 4));
        Assert.Equal([0x80, 0, 0, 0x80, 0, 0, 0x80, 0], Burst(device, 0xF7, 8));
    }

    [Fact]
    public void Image_update_is_shown_during_the_start_up_time()
    {
        var device = Create();
        Assert.Equal(0x01, Read(device, Status));
        _time.Advance(Bme280Device.StartupTime);
        Assert.Equal(0x00, Read(device, Status));
    }

    [Fact]
    public void Calibration_words_lie_where_the_datasheet_says()
    {
        var device = Started();
        var low = Burst(device, 0x88, 26);
        Assert.Equal(27504, low[0] | (low[1] << 8));
        Assert.Equal(6000, low[22] | (low[23] << 8));
        Assert.Equal(75, low[25]);
        var high = Burst(device, 0xE1, 7);
        Assert.Equal(362, high[0] | (high[1] << 8));
        Assert.Equal(324, (high[3] << 4) | (high[4] & 0x0F));
        Assert.Equal(50, (high[5] << 4) | (high[4] >> 4));
        Assert.Equal(30, high[6]);
    }

    [Fact]
    public void Bosch_worked_example_comes_back()
    {
        _truth = new EnvironmentSample(25.0825, 50, 100653.27);
        var device = Started();
        device.Write([CtrlMeas, 0b101_101_01]);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        var data = Burst(device, 0xF7, 6);
        Assert.InRange((data[3] << 12) | (data[4] << 4) | (data[5] >> 4), 519886, 519890);
        Assert.InRange((data[0] << 12) | (data[1] << 4) | (data[2] >> 4), 415144, 415152);
    }

    [Fact]
    public void Forced_mode_measures_once_and_goes_back_to_sleep()
    {
        var device = Started();
        device.Write([CtrlHum, 1, CtrlMeas, Forced1X]);
        Assert.Equal(0x08, Read(device, Status));
        _time.Advance(TimeSpan.FromMilliseconds(9.2));
        Assert.Equal(0x08, Read(device, Status));
        Assert.Equal(0x80, Read(device, 0xFA));
        _time.Advance(TimeSpan.FromMilliseconds(0.2)); // 1.25 + 2.3 + 2.875 + 2.875 = 9.3 ms
        Assert.Equal(0x00, Read(device, Status));
        Assert.Equal(0b001_001_00, Read(device, CtrlMeas));
        Assert.NotEqual(0x80000, Word20(device, 0xFA));
        _time.Advance(TimeSpan.FromSeconds(10));
        _ = Read(device, Status);
        Assert.Equal(1, _conversions);
    }

    [Fact]
    public void Humidity_oversampling_takes_effect_with_the_next_write_to_ctrl_meas()
    {
        var device = Started();
        device.Write([CtrlMeas, Forced1X]);
        device.Write([CtrlHum, 1]);
        Settle();
        Assert.Equal(0x8000, Word16(device, 0xFD));
        Assert.Equal(1, Read(device, CtrlHum));
        device.Write([CtrlMeas, Forced1X]);
        Settle();
        Assert.NotEqual(0x8000, Word16(device, 0xFD));
    }

    [Fact]
    public void Skipped_measurements_read_as_the_reset_word()
    {
        var device = Started();
        device.Write([CtrlHum, 1, CtrlMeas, 0b000_000_01]);
        Settle();
        Assert.Equal(0x80000, Word20(device, 0xF7));
        Assert.Equal(0x80000, Word20(device, 0xFA));
        Assert.NotEqual(0x8000, Word16(device, 0xFD));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    public void Oversampling_gives_one_more_bit_each(int code, int zeroBits)
    {
        var device = Started();
        var used = 0;
        for (var i = 0; i < 64; i++)
        {
            _truth = _truth with { Celsius = 20 + (i * 0.0137), Pascal = 99_000 + (i * 1.7) };
            device.Write([CtrlMeas, (byte)((code << 5) | (code << 2) | 1)]);
            Settle();
            used |= Word20(device, 0xF7) | Word20(device, 0xFA);
        }

        Assert.Equal(0, used & ((1 << zeroBits) - 1));
        Assert.NotEqual(0, used & (1 << zeroBits));
    }

    [Fact]
    public void Normal_mode_repeats_with_the_stand_by_time()
    {
        var device = Started();
        device.Write([Config, 0b010_000_00, CtrlMeas, 0b001_001_11]); // 125 ms and 1.25 + 2.3 + 2.875 = 6.425 ms
        _time.Advance(TimeSpan.FromMilliseconds(6.5 + (9 * 131.425)));
        Assert.Equal(0x00, Read(device, Status));
        Assert.Equal(10, _conversions);
        Assert.Equal(0b001_001_11, Read(device, CtrlMeas));
        _time.Advance(TimeSpan.FromMilliseconds(126));
        Assert.Equal(0x08, Read(device, Status));
    }

    [Fact]
    public void A_week_in_normal_mode_is_caught_up_at_once()
    {
        var device = Started();
        device.Write([CtrlMeas, 0b001_001_11]);
        _time.Advance(TimeSpan.FromDays(7));
        _ = Read(device, Status);
        Assert.InRange(_conversions, 1, 300);
    }

    [Fact]
    public void The_filter_follows_a_step_by_its_coefficient()
    {
        var device = Started();
        device.Write([Config, 0b000_010_00]); // coefficient 4
        Measure(device);
        var before = Word20(device, 0xFA);
        _truth = _truth with { Celsius = 31.5 };
        Measure(device);
        var after = Word20(device, 0xFA);
        device.Write([Config, 0]);
        Measure(device);
        var settled = Word20(device, 0xFA);
        Assert.InRange((double)(after - before) / (settled - before), 0.2499, 0.2502);
    }

    [Fact]
    public void Config_is_deaf_in_normal_mode_and_obeys_in_sleep()
    {
        var device = Started();
        device.Write([CtrlMeas, 0b001_001_11]);
        device.Write([Config, 0b101_000_00]);
        Assert.Equal(0, Read(device, Config));
        Settle();
        device.Write([CtrlMeas, 0]);
        Settle();
        device.Write([Config, 0b101_000_00]);
        Assert.Equal(0b101_000_00, Read(device, Config));
    }

    [Fact]
    public void A_mode_change_waits_for_the_running_measurement_and_the_next_ones_are_ignored()
    {
        var device = Started();
        device.Write([CtrlMeas, Forced1X]);
        device.Write([CtrlMeas, 0b010_010_00]);
        device.Write([CtrlMeas, 0b101_101_11]);
        Assert.Equal(Forced1X, Read(device, CtrlMeas));
        Settle();
        Assert.Equal(0b010_010_00, Read(device, CtrlMeas));
        Assert.Equal(1, _conversions);
    }

    [Fact]
    public void Soft_reset_obeys_its_word_only()
    {
        var device = Started();
        device.Write([CtrlHum, 5]);
        device.Write([0xE0, 0x11]);
        Assert.Equal(5, Read(device, CtrlHum));
        device.Write([0xE0, 0xB6]);
        Assert.Equal(0, Read(device, CtrlHum));
        Assert.Equal(0x01, Read(device, Status));
    }

    [Fact]
    public void Reads_increment_the_address_and_go_on_where_they_stopped()
    {
        var device = Started();
        device.Write([0x88]);
        var first = new byte[13];
        var second = new byte[13];
        device.Read(first);
        device.Read(second);
        byte[] both = [.. first, .. second];
        Assert.Equal(Burst(device, 0x88, 26), both);
    }

    [Fact]
    public void Read_only_registers_ignore_writes()
    {
        var device = Started();
        device.Write([0xD0, 0x58, 0x88, 0xFF, 0xF7, 0x12, Status, 0xFF]);
        Assert.Equal(0x60, Read(device, 0xD0));
        Assert.Equal(27504 & 0xFF, Read(device, 0x88));
        Assert.Equal(0x80, Read(device, 0xF7));
        Assert.Equal(0x00, Read(device, Status));
    }

    private Bme280Device Create() => new(Bme280Calibration.Typical, _ =>
    {
        _conversions++;
        return _truth;
    }, _time);

    private Bme280Device Started()
    {
        var device = Create();
        _time.Advance(Bme280Device.StartupTime);
        return device;
    }

    private void Measure(Bme280Device device)
    {
        device.Write([CtrlMeas, 0b101_101_01]);
        Settle();
    }

    private void Settle() => _time.Advance(TimeSpan.FromMilliseconds(120));

    private static byte Read(Bme280Device device, byte register) => Burst(device, register, 1)[0];

    private static byte[] Burst(Bme280Device device, byte register, int count)
    {
        var bytes = new byte[count];
        device.WriteRead([register], bytes);
        return bytes;
    }

    private static int Word20(Bme280Device device, byte register)
    {
        var b = Burst(device, register, 3);
        return (b[0] << 12) | (b[1] << 4) | (b[2] >> 4);
    }

    private static int Word16(Bme280Device device, byte register)
    {
        var b = Burst(device, register, 2);
        return (b[0] << 8) | b[1];
    }
}
