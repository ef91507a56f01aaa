using System.Text;
using Microsoft.Extensions.Time.Testing;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.FirmwareSim.Tests.Serial;

public sealed class PseudoTerminalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Bytes_cross_in_both_directions_untranslated()
    {
        using var terminal = PseudoTerminal.Open();
        using var port = OpenPort(terminal);
        byte[] sent = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        Assert.True(terminal.Write(sent));
        var received = new byte[sent.Length];
        port.ReadExactly(received);
        Assert.Equal(sent, received);

        port.Write(sent);
        port.Flush();
        Assert.Equal(sent, ReadAll(terminal, sent.Length));
    }

    [Fact]
    public void Nothing_is_echoed()
    {
        using var terminal = PseudoTerminal.Open();
        using var port = OpenPort(terminal);
        terminal.Write("one\n"u8);
        Assert.False(terminal.WaitReadable(TimeSpan.FromMilliseconds(50)));
        Assert.Equal(0, terminal.Read(new byte[16]));
    }

    [Fact]
    public void What_is_said_while_nobody_listens_is_lost()
    {
        using var terminal = PseudoTerminal.Open();
        Assert.False(terminal.IsOpened);
        Assert.False(terminal.Write("old\n"u8));
        using (var port = OpenPort(terminal))
        {
            Assert.True(terminal.IsOpened);
            Assert.True(terminal.Write("new\n"u8));
            var received = new byte[4];
            port.ReadExactly(received);
            Assert.Equal("new\n"u8, received);
        }

        Assert.False(terminal.IsOpened);
    }

    [Fact]
    public void A_full_line_refuses_instead_of_blocking()
    {
        using var terminal = PseudoTerminal.Open();
        using var port = OpenPort(terminal);
        var block = new byte[64 * 1024];
        Assert.False(terminal.Write(block));
    }

    [Fact]
    public async Task A_machine_prints_its_sensors_each_period()
    {
        using var terminal = PseudoTerminal.Open();
        using var port = OpenPort(terminal);
        var time = new FakeTimeProvider();
        var start = time.GetTimestamp();
        var plant = new SimulatedPlant(1, MachineSpec.Demo);
        var machine = new SerialMachine(plant, "press", terminal, () => time.GetElapsedTime(start), time);
        using var stop = new CancellationTokenSource();
        var running = machine.RunAsync(TimeSpan.FromMilliseconds(500), stop.Token);
        time.Advance(TimeSpan.FromMilliseconds(500));

        using var reader = new StreamReader(port, Encoding.ASCII);
        var lines = Enumerable.Range(0, 5).Select(_ => reader.ReadLine() ?? "").ToList();
        Assert.Equal(
            ["vibration_rms", "bearing_temperature", "motor_current", "speed", "force"],
            lines.Select(l => l.Split(' ')[1]));
        Assert.All(lines, l => Assert.Matches(@"^press [a-z_]+ -?\d+(\.\d+)?$", l));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static FileStream OpenPort(PseudoTerminal terminal) =>
        new(terminal.DevicePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    private static byte[] ReadAll(PseudoTerminal terminal, int count)
    {
        var all = new byte[count];
        var have = 0;
        while (have < count && terminal.WaitReadable(Patience))
        {
            have += terminal.Read(all.AsSpan(have));
        }

        return all[..have];
    }
}
