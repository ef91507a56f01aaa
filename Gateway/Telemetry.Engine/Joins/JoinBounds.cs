namespace Telemetry.Engine.Joins;

/// <summary>What a join remembers of each key beside its rows.</summary>
internal static class JoinBounds
{
    /// <summary>Where a side's rows stand, and the key's place in the common space.</summary>
    private const int Side = 16 + sizeof(int);

    /// <summary>Both sides, and when the key is due.</summary>
    public const int TwoSides = (2 * Side) + sizeof(long);
}
