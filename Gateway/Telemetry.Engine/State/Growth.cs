namespace Telemetry.Engine.State;

/// <summary>How arrays by key or source grow: by a share of themselves, because keys come one by one, and an array that
/// grows by one each time copies as much as the square of their number. The share becomes small when they are large,
/// for what is not used is memory all the same.</summary>
internal static class Growth
{
    private const int LengthMin = 16;
    private const int DoublingMax = 16_384;

    /// <summary>The new length of an array.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="needed">The length that it needs.</param>
    public static int Of(int length, int needed) => Math.Max(needed, After(length));

    /// <summary>The next length after this one.</summary>
    /// <param name="length">The length.</param>
    public static int After(int length) =>
        length < DoublingMax ? Math.Max(LengthMin, length * 2) : (length + (length / 16) + 63) & ~63;
}
