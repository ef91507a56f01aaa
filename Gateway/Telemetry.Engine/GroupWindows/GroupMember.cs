namespace Telemetry.Engine.GroupWindows;

/// <summary>A source as one group sees it. Times are microseconds.</summary>
internal sealed class GroupMember(string name)
{
    public string Name { get; } = name;

    /// <summary>Its place in the members' order.</summary>
    public int Index { get; set; }

    /// <summary>The member counts for windows that end after this: those that were not closed when it became
    /// one.</summary>
    public long Since { get; set; } = long.MinValue;

    public long Clock { get; set; } = long.MinValue;

    public bool IsOnline { get; set; }

    /// <summary>When it went offline, in elapsed time; has a meaning while it is offline and joined.</summary>
    public long OfflineSince { get; set; }

    /// <summary>Whether it holds the group's watermark back.</summary>
    public bool HasJoined { get; set; }

    /// <summary>Whether it changed in the running step.</summary>
    public bool IsTouched { get; set; }

    public bool IsExpectedIn(long end) => end > Since;

    /// <summary>Whether it has said everything about a window that ends then.</summary>
    public bool HasPassed(long end) => Clock >= end - 1;
}
