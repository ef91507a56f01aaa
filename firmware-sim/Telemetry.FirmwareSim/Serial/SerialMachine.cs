using System.Globalization;
using System.Text;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Serial;

/// <summary>
/// The microcontroller on a machine: each period it prints one line per sensor, <c>device metric value</c>, to its
/// serial port. It has no clock; whoever reads it stamps the lines.
/// </summary>
internal sealed class SerialMachine(
    SimulatedPlant plant, string machine, PseudoTerminal port, Func<TimeSpan> plantTime, TimeProvider time)
{
    /// <summary>Lines that the port took.</summary>
    public long LinesWritten { get; private set; }

    /// <summary>What becomes of the text on its way; null: nothing.</summary>
    public MessageFaults? Faults { get; init; }

    /// <summary>One line per sensor.</summary>
    public static byte[] Text(string machine, Action<Action<string, double>> readSensors, out int lines)
    {
        var text = new StringBuilder();
        var count = 0;
        readSensors((metric, value) =>
        {
            text.Append(CultureInfo.InvariantCulture, $"{machine} {metric} {value}\n");
            count++;
        });
        lines = count;
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Prints the sensors' values now; false when the port did not take all of it.</summary>
    public bool Report()
    {
        var now = plantTime();
        var text = Text(machine, take => plant.ReadSensors(machine, now, take), out var lines);
        text = Faults?.Pass(text, now) ?? text;
        var isTaken = port.Write(text);
        LinesWritten += isTaken ? lines : 0;
        return isTaken;
    }

    /// <summary>Reports each period until cancelled.</summary>
    public async Task RunAsync(TimeSpan period, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            Report();
        }
    }
}
