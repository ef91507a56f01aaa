namespace Telemetry.Engine.State;

/// <summary>How arrays by key or source grow: by a share of themselves, because keys come one by one, and an array that
/// grows by one each time copies as much as the square of their number.</summary>
internal static class Growth
{
    private const int LengthMin = 16;
    private const int Doubles = 65_536;

    /// <summary>The new length of an array.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="needed">The length that it needs.</param>
    public static int Of(int length, int needed) =>
        Math.Max(Math.Max(LengthMin, needed), length < Doubles ? length * 2 : length + (length / 4));
}
