using System.ComponentModel;
using System.Diagnostics;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>Shows the dashboard to a person who sits at this machine.</summary>
internal static class Browser
{
    /// <summary>Opens the address when there is a desktop; does nothing otherwise.</summary>
    public static void Open(Uri address)
    {
        var hasDesktop = !OperatingSystem.IsLinux()
            || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!hasDesktop)
        {
            return;
        }

        try
        {
            using var opener = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // No program for web addresses: the address was printed.
        }
    }
}
