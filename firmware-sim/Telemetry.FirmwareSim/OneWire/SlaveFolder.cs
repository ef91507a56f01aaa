namespace Telemetry.FirmwareSim.OneWire;

/// <summary>
/// Shows a device as files, as the kernel does: <c>ID/w1_slave</c> in a folder, written anew each period, gone while
/// the device is. A real agent reads it when its <c>folder</c> says so.
/// </summary>
internal sealed class SlaveFolder(string folder, Ds18b20Device device, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Keeps the files until cancelled; then they are gone.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                Show(device.ReadSlaveFile());
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        finally
        {
            Show(null);
        }
    }

    /// <summary>Whoever reads at any moment reads a whole text: it is written beside and renamed.</summary>
    private void Show(string? text)
    {
        var own = Path.Combine(folder, device.Id);
        if (text is null)
        {
            if (Directory.Exists(own))
            {
                Directory.Delete(own, recursive: true);
            }

            return;
        }

        Directory.CreateDirectory(own);
        var file = Path.Combine(own, "w1_slave");
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
    }
}
