using System.Globalization;

namespace Telemetry.FirmwareSim.Scenario;

/// <summary>
/// Carries out a scenario's clock faults: the file that libfaketime reads (<c>FAKETIME_TIMESTAMP_FILE</c>) says how far
/// the clock of the programs under it is off. Nobody else's clock is touched.
/// </summary>
internal static class ClockFile
{
    /// <summary>The agent's computer in scenarios.</summary>
    public const string Target = "agent";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>How far the wall clock is off, in libfaketime's words.</summary>
    /// <param name="faults">The scenario.</param>
    /// <param name="now">Its time.</param>
    /// <param name="utc">What the clock should say.</param>
    public static string OffsetAt(FaultSchedule faults, TimeSpan now, DateTimeOffset utc)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (faults.Active(Target, SensorFault.Clock1970, now) is { } boot)
        {
            var seconds = (long)(utc - (now - boot.At) - DateTimeOffset.UnixEpoch).TotalSeconds;
            return string.Create(CultureInfo.InvariantCulture, $"-{seconds}s");
        }

        return faults.Active(Target, SensorFault.ClockStep, now) is { } step
            ? string.Create(CultureInfo.InvariantCulture, $"{step.Amount:+0.###;-0.###;+0}s")
            : "+0s";
    }

    /// <summary>Keeps the file up to date until cancelled; then the clock is right again.</summary>
    public static async Task RunAsync(
        string path, FaultSchedule faults, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(time);
        var start = time.GetTimestamp();
        var said = "";
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            do
            {
                var offset = OffsetAt(faults, time.GetElapsedTime(start), time.GetUtcNow());
                if (offset != said)
                {
                    Write(path, offset);
                    said = offset;
                }
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Write(path, "+0s");
        }
    }

    private static void Write(string path, string offset)
    {
        File.WriteAllText(path + ".new", offset + "\n");
        File.Move(path + ".new", path, overwrite: true); // Whoever reads it reads one of the two.
    }
}
