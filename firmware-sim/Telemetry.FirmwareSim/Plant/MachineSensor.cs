namespace Telemetry.FirmwareSim.Plant;

/// <summary>One output of a machine's serial device: its metric's name and how many decimals it prints.</summary>
internal sealed record MachineSensor(string Metric, int Decimals, Func<double> Read)
{
    /// <summary>The value now, as the device prints it.</summary>
    public double ReadRounded() => Math.Round(Read(), Decimals);
}
