using System.Text;
using Telemetry.FirmwareSim.Modbus;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Tests.Scenario;

/// <summary>What a scenario does to slaves, talkers and clocks.</summary>
public sealed class FieldFaultTests
{
    private static readonly byte[] Request = ModbusWire.SerialFrame(1, [3, 0, 0, 0, 1]);

    [Theory]
    [InlineData(SensorFault.Dropout, 0)]
    [InlineData(SensorFault.BusHang, 0)]
    [InlineData(SensorFault.HalfFrame, 3)]
    [InlineData(SensorFault.CrcError, 7)]
    [InlineData(SensorFault.Exception, 5)]
    [InlineData(SensorFault.Late, 7)]
    internal void A_slave_does_what_the_scenario_says_while_it_lasts(SensorFault fault, int bytes)
    {
        var now = TimeSpan.Zero;
        var faults = new FaultSchedule(1, [new ScenarioFault(Seconds(10), Seconds(5), "modbus_rtu", fault, 1)]);
        var bank = new RegisterBank();
        bank.Holdings[0] = 7;
        var slaves = new RtuSlaves();
        slaves.Attach(1, new SimulatedSlave(bank, SlaveFaultPlan.Of(faults, "modbus_rtu", () => now)));
        var good = Ask(slaves);
        Assert.Equal(ModbusWire.SerialFrame(1, [3, 2, 0, 7]), good.Reply);
        Assert.Equal(TimeSpan.Zero, good.After);
        now = Seconds(12);
        var (after, reply) = Ask(slaves);
        Assert.Equal(bytes, reply.Length);
        Assert.Equal(fault == SensorFault.Late ? Seconds(1) : TimeSpan.Zero, after);
        Assert.Equal(fault is SensorFault.Late or SensorFault.Exception, bytes > 0 && ModbusWire.IsWhole(reply));
        now = Seconds(15);
        Assert.Equal(good.Reply, Ask(slaves).Reply);
        Assert.True(faults.TimesOf(faults.All[0]) > 0);
    }

    [Fact]
    public void A_message_is_whole_half_spoilt_or_not_heard()
    {
        var faults = new FaultSchedule(
            3,
            [
                new ScenarioFault(Seconds(10), Seconds(10), "nmea", SensorFault.Dropout, 1),
                new ScenarioFault(Seconds(20), Seconds(10), "nmea", SensorFault.HalfFrame, 1),
                new ScenarioFault(Seconds(30), Seconds(10), "nmea", SensorFault.CrcError, 1),
            ]);
        var message = Encoding.ASCII.GetBytes("$HEHDT,1.0,T*2A\r\n$HEHDT,2.0,T*29\r\n");
        var line = new MessageFaults(faults, "nmea");
        Assert.Equal(message, line.Pass(message, Seconds(5)));
        Assert.Empty(line.Pass(message, Seconds(15)));
        for (var i = 0; i < 100; i++)
        {
            var half = line.Pass(message, Seconds(25));
            Assert.InRange(half.Length, 1, message.Length - 1);
            Assert.True(half[^1] > ' ' && message.AsSpan().StartsWith(half));
            var spoilt = line.Pass(message, Seconds(35));
            Assert.Equal(1, Enumerable.Range(0, message.Length).Count(b => spoilt[b] != message[b]));
            Assert.Equal(2, spoilt.Count(b => b == '\n'));
        }
        Assert.Equal((1, 100, 100), (
            line.Fired(SensorFault.Dropout), line.Fired(SensorFault.HalfFrame), line.Fired(SensorFault.CrcError)));
    }

    [Fact]
    public void A_clock_is_right_wrong_by_so_much_or_in_1970()
    {
        var faults = new FaultSchedule(
            1,
            [
                new ScenarioFault(Seconds(10), Seconds(10), "agent", SensorFault.ClockStep, -86_400),
                new ScenarioFault(Seconds(20), Seconds(10), "agent", SensorFault.ClockStep, 86_400.5),
                new ScenarioFault(Seconds(30), Seconds(10), "agent", SensorFault.Clock1970, 1),
            ]);
        var utc = DateTimeOffset.UnixEpoch.AddSeconds(1_800_000_000);
        Assert.Equal("+0s", ClockFile.OffsetAt(faults, Seconds(5), utc));
        Assert.Equal("-86400s", ClockFile.OffsetAt(faults, Seconds(15), utc));
        Assert.Equal("+86400.5s", ClockFile.OffsetAt(faults, Seconds(25), utc));
        Assert.Equal("-1799999995s", ClockFile.OffsetAt(faults, Seconds(35), utc)); // Five seconds after its start.
    }

    private static (TimeSpan After, byte[] Reply) Ask(RtuSlaves slaves)
    {
        (TimeSpan, byte[]) said = (TimeSpan.Zero, []);
        slaves.Hear(Request, (after, reply) => said = (after, reply));
        return said;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
