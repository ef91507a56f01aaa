using System.Collections.Immutable;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.GroupWindows;

/// <summary>
/// Tumbling windows over groups of sources. Members that are cut off do not hold the others back: a window closes
/// without them, says who is missing, and is revised when they return.
/// </summary>
public sealed record GroupWindowSpec
{
    /// <summary>The longest time that a window waits: 2^60 µs.</summary>
    public static readonly Duration WaitMax = new(1L << 60);

    /// <summary>How long a window is; windows start at multiples of it since the epoch.</summary>
    public required Duration Size { get; init; }

    /// <summary>The result columns of values.</summary>
    public required ImmutableArray<Aggregate> Aggregates { get; init; }

    /// <summary>How long, in monotonic time, a member must be offline before it holds the group back no more.</summary>
    public required Duration IdleAfter { get; init; }

    /// <summary>How long, in journal time, after its end a window closes whoever is missing.</summary>
    public required Duration Deadline { get; init; }

    /// <summary>How long, in journal time, after its end an incomplete window can still be revised. Readings that come
    /// later are dead letters.</summary>
    public required Duration Horizon { get; init; }

    /// <summary>How often, in monotonic time, open windows say what they have so far; null for never.</summary>
    public Duration? Early { get; init; }

    /// <summary>The result column with the group's name.</summary>
    /// <value><c>group</c>.</value>
    public string GroupColumn { get; init; } = "group";

    /// <summary>The groups at the beginning. Messages (<see cref="SourceGroup.ToPayload"/>) change and add to
    /// them. A source may belong to several. A state that was kept under other groups goes on under these: what differs
    /// from the groups that were described before is changed, as if by messages.</summary>
    public ImmutableArray<SourceGroup> Groups { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{DescribeWindows()}, groups ({string.Join(", ", Groups)})";

    /// <summary>All but the groups, which may change while the windows go on.</summary>
    internal string DescribeWindows() =>
        $"tumbling {Size}, idle after {IdleAfter}, deadline {Deadline}, horizon {Horizon}, "
        + $"early {Early?.ToString() ?? "never"}, groups AS {GroupColumn}: "
        + string.Join(", ", Aggregates.Select(a => a.ToString()));

    internal void Validate()
    {
        Check(Early is not { Micros: <= 0 }, $"early results every {Early}");
        foreach (var wait in (ReadOnlySpan<Duration>)[IdleAfter, Deadline, Horizon])
        {
            Check(wait >= Duration.Zero && wait <= WaitMax, $"a wait of {wait}");
        }
        foreach (var group in Groups) { Check(group.IsValid, $"the group {group}"); }
        var memberships = Groups.Sum(group => Math.Max(1L, group.Members.Length));
        Check(memberships <= EngineLimits.GroupMembershipsMax, $"{memberships} members of groups");
        Check(Groups.DistinctBy(group => group.Name).Count() == Groups.Length, "a group twice");
    }

    private static void Check(bool condition, string what)
    {
        if (!condition) { throw new ArgumentException($"A group window cannot have {what}."); }
    }
}
