namespace Telemetry.Alerts;

/// <summary>Checks that are always on: a broken one stops the partition, which can then be replayed.</summary>
internal static class Invariant
{
    public static void Check(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Broken invariant: {what}.");
        }
    }
}
