using System.Globalization;
using System.Text;
using Telemetry.FirmwareSim.Plant;

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

    /// <summary>Prints the sensors' values now; false when the port did not take all of it.</summary>
    public bool Report()
    {
        var text = new StringBuilder();
        var lines = 0;
        plant.ReadSensors(machine, plantTime(), (metric, value) =>
        {
            text.Append(CultureInfo.InvariantCulture, $"{machine} {metric} {value}\n");
            lines++;
        });
        var isTaken = port.Write(Encoding.ASCII.GetBytes(text.ToString()));
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
