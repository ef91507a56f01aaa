using Telemetry.Engine.State;

namespace Telemetry.Engine.Ranking;

/// <summary>
/// One change of a partition's sorted rows: a row left, or one came, or both. The rows before it are known by those
/// after it.
/// </summary>
/// <param name="after">The rows after the change.</param>
/// <param name="left">The row that left, or none.</param>
/// <param name="leftAt">Where it stood before.</param>
/// <param name="came">The row that came, or none.</param>
/// <param name="cameAt">Where it stands now.</param>
internal readonly ref struct RankedChange(ReadOnlySpan<int> after, int left, int leftAt, int came, int cameAt)
{
    /// <summary>The rows after the change.</summary>
    public ReadOnlySpan<int> After { get; } = after;

    public int Left { get; } = left;

    public int LeftAt { get; } = leftAt;

    public int Came { get; } = came;

    public int CameAt { get; } = cameAt;

    public bool HasLeft => Left != RowStore.None;

    public bool HasCome => Came != RowStore.None;

    /// <summary>How many rows stayed.</summary>
    public int StayedCount => After.Length - (HasCome ? 1 : 0);

    public int BeforeCount => StayedCount + (HasLeft ? 1 : 0);

    /// <summary>A row that stayed, counted among those.</summary>
    public int StayedAt(int index) => After[HasCome && index >= CameAt ? index + 1 : index];

    /// <summary>The row of a place before the change, or none.</summary>
    public int BeforeAt(int place)
    {
        if ((uint)place >= (uint)BeforeCount) { return RowStore.None; }
        if (!HasLeft || place < LeftAt) { return StayedAt(place); }
        return place == LeftAt ? Left : StayedAt(place - 1);
    }

    /// <summary>Where a row that was at a place, and stayed, is after the change.</summary>
    public int PlaceAfter(int before)
    {
        var stayed = HasLeft && before > LeftAt ? before - 1 : before;
        return HasCome && stayed >= CameAt ? stayed + 1 : stayed;
    }
}
