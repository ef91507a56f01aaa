namespace Telemetry.FirmwareSim.Plant;

/// <summary>
/// Noise that is a pure function of (seed, stream, index): whoever reads a value, when and how often, changes nothing.
/// Mixing is SplitMix64's finalizer.
/// </summary>
internal static class SeededNoise
{
    /// <summary>A number in [0, 1).</summary>
    public static double Uniform(ulong seed, ulong stream, ulong index) =>
        (Mix(Mix(Mix(seed) ^ stream) ^ index) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Box–Muller).</summary>
    public static double Gaussian(ulong seed, ulong stream, ulong index)
    {
        var radius = 1.0 - Uniform(seed, stream, 2 * index);
        var angle = Uniform(seed, stream, (2 * index) + 1);
        return Math.Sqrt(-2.0 * Math.Log(radius)) * Math.Cos(2.0 * Math.PI * angle);
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
