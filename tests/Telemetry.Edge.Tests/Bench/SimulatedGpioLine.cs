using Telemetry.Edge.Drivers.Gpio;
using Telemetry.FirmwareSim.Gpio;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>A simulated line as the kernel's character device shows one.</summary>
/// <param name="line">The line.</param>
/// <param name="now">Time since the line was made; brings the wire up to it.</param>
internal sealed class SimulatedGpioLine(SimulatedLine line, Func<TimeSpan> now) : IGpioLine
{
    public bool Read()
    {
        Check();
        return line.Level;
    }

    public int ReadEdges(Span<GpioEdge> into)
    {
        var at = Check();
        Span<LineEdge> edges = stackalloc LineEdge[Math.Min(into.Length, 16)];
        var count = line.Take(edges, at);
        for (var i = 0; i < count; i++)
        {
            into[i] = new GpioEdge(edges[i].At, edges[i].IsRising, edges[i].Number);
        }
        return count;
    }

    public void Dispose()
    {
    }

    private TimeSpan Check()
    {
        var at = now();
        return line.IsGone(at) ? throw new IOException("The GPIO chip is gone.") : at;
    }
}
