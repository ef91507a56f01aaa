using System.Globalization;
using System.Text;
using Telemetry.Journal;

namespace Telemetry.Edge.Drivers.Pulse;

/// <summary>
/// Pulses counted so far, in a file that is there whole or not at all; no path: nothing is remembered.
/// </summary>
internal sealed class PulseFile(string? path)
{
    /// <summary>What was saved; null when nothing was, or it cannot be read.</summary>
    public long? Read()
    {
        if (path is null || DurableFile.TryRead(path) is not { } bytes)
        {
            return null;
        }
        return long.TryParse(
            Encoding.ASCII.GetString(bytes).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pulses)
            ? pulses
            : null;
    }

    /// <summary>Saves the count, durably.</summary>
    public void Write(long pulses)
    {
        if (path is null)
        {
            return;
        }
        DurableFile.CreateDirectory(Path.GetDirectoryName(path)!); // A file's path has a folder.
        DurableFile.Write(path, Encoding.ASCII.GetBytes(pulses.ToString(CultureInfo.InvariantCulture) + "\n"));
    }
}
