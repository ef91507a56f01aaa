using System.Buffers.Binary;
using Telemetry.FirmwareSim.Modbus;
using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Tests.Modbus;

public sealed class MachineRegistersTests
{
    [Fact]
    public void Registers_follow_the_plant_as_the_manual_says()
    {
        var plant = new SimulatedPlant(3, MachineSpec.Demo);
        var now = TimeSpan.FromSeconds(100);
        var bank = MachineRegisters.Of(plant, "pump", () => now);
        var truth = new Dictionary<string, double>();
        plant.ReadSensors("pump", now, (metric, value) => truth[metric] = value);

        var words = Read(bank, 4, 0, 19);
        Assert.Equal((float)truth["vibration_rms"], BinaryPrimitives.ReadSingleBigEndian(words));
        byte[] swapped = [words[6], words[7], words[4], words[5]];
        Assert.Equal((float)truth["bearing_temperature"], BinaryPrimitives.ReadSingleBigEndian(swapped));
        Assert.Equal(truth["motor_current"], BinaryPrimitives.ReadInt16BigEndian(words.AsSpan(8)) / 100.0, 2);
        Assert.Equal(truth["speed"], BinaryPrimitives.ReadUInt16BigEndian(words.AsSpan(10)));
        Assert.Equal(truth["bearing_temperature"], BinaryPrimitives.ReadDoubleBigEndian(words.AsSpan(20)));
        Assert.Equal([0x84, 2], bank.Answer([4, 0, 19, 0, 1])); // Registers 19 to 39 do not exist.
    }

    [Fact]
    public void The_lamp_can_be_switched_and_seen()
    {
        var bank = MachineRegisters.Of(new SimulatedPlant(3, MachineSpec.Demo), "press", () => TimeSpan.Zero);
        Assert.Equal([5, 0, 0, 0xFF, 0], bank.Answer([5, 0, 0, 0xFF, 0]));
        Assert.Equal(4, Read(bank, 4, 18, 1)[1] & 4);
        Assert.Equal([0x85, 3], bank.Answer([5, 0, 0, 1, 0]));
        Assert.Equal([0x85, 2], bank.Answer([5, 0, 9, 0xFF, 0]));
        Assert.Equal([0xAB, 1], bank.Answer([0x2B, 14, 1, 0, 0]));
    }

    [Fact]
    public void The_same_seed_fails_the_same_requests_in_about_the_share_asked_for()
    {
        List<SlaveFault> Draw() => SlaveFaultPlan.Parse(9, "silent:0.1,crc:0.05") is var plan
            ? [.. Enumerable.Range(0, 10_000).Select(_ => plan.Next())]
            : [];
        var drawn = Draw();
        Assert.Equal(drawn, Draw());
        Assert.InRange(drawn.Count(f => f == SlaveFault.Silent), 900, 1100);
        Assert.InRange(drawn.Count(f => f == SlaveFault.BadCrc), 420, 580);
    }

    private static byte[] Read(RegisterBank bank, byte function, byte address, byte count)
    {
        var answer = bank.Answer([function, 0, address, 0, count]);
        Assert.Equal(2 * count, answer[1]);
        return answer[2..];
    }
}
