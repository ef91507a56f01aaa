using System.Net;
using System.Net.Sockets;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>Keeps to a wanted port when it can be had.</summary>
internal static class FreePort
{
    /// <summary>The wanted port, or 0 (any free one) with a sentence about it when somebody has it.</summary>
    public static int Choose(int wanted, string purpose, DemoConsole console)
    {
        if (wanted == 0)
        {
            return 0;
        }

        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, wanted);
            probe.Start();
            return wanted;
        }
        catch (SocketException)
        {
            console.Say($"Port {wanted} is taken or not allowed: {purpose} takes a free one.");
            return 0;
        }
    }
}
