using System.Text;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.GroupWindows;

/// <summary>
/// The members of a group and its watermark. Members that are online and have caught up hold it back; those that have
/// been offline for long enough do not; one that returns with a backlog does not until it has caught up. Times are
/// microseconds.
/// </summary>
internal sealed class GroupClock(long idleAfter)
{
    private readonly List<GroupMember> _touched = [];
    private readonly Queue<(GroupMember Member, long Since)> _leaving = new();
    private readonly StringBuilder _missing = new();
    private GroupMember[] _members = [];
    private LeastClock _least = new();
    private int _joined;

    /// <summary>No window that ends at or before this + 1 is waited for.</summary>
    public long Watermark { get; private set; } = long.MinValue;

    /// <summary>The members in their order.</summary>
    public ReadOnlySpan<GroupMember> Members => _members;

    /// <summary>When somebody may leave, in elapsed time, if nothing happens until then.</summary>
    public long NextLeaving => _leaving.TryPeek(out var next) ? next.Since + idleAfter : long.MaxValue;

    /// <summary>Replaces the members; those that stay stay the same objects.</summary>
    public void SetMembers(GroupMember[] members)
    {
        foreach (var member in _members.Except(members)) { member.HasJoined = false; }
        foreach (var member in _touched) { member.IsTouched = false; }
        _touched.Clear();
        _members = members;
        _least = new();
        _joined = 0;
        for (var index = 0; index < members.Length; index++)
        {
            members[index].Index = index;
            if (members[index].HasJoined) { Count(members[index]); }
            Touch(members[index]);
        }
    }

    /// <summary>A member's clock has moved.</summary>
    public void Advance(GroupMember member, long clock)
    {
        member.Clock = clock;
        if (member.HasJoined) { _least.Set(member.Index, clock); }
        Touch(member);
    }

    /// <summary>A member came online or went offline.</summary>
    public void ChangeStatus(GroupMember member, bool isOnline, long elapsed)
    {
        if (member.IsOnline && !isOnline)
        {
            member.OfflineSince = elapsed;
            if (member.HasJoined) { _leaving.Enqueue((member, elapsed)); }
        }
        member.IsOnline = isOnline;
        Touch(member);
    }

    /// <summary>The end of a step: some join, some leave, then the watermark moves.</summary>
    public void Complete(long elapsed)
    {
        foreach (var member in _touched)
        {
            member.IsTouched = false;
            if (member.HasJoined || !member.IsOnline || member.Clock < Watermark) { continue; }
            member.HasJoined = true;
            Count(member);
        }
        _touched.Clear();
        while (NextLeaving <= elapsed && _leaving.TryDequeue(out var leaving))
        {
            // It may have come back, or be no member any more.
            var (member, since) = leaving;
            if (member.HasJoined && !member.IsOnline && member.OfflineSince == since) { Leave(member); }
        }
        if (_joined > 0) { Watermark = Math.Max(Watermark, _least.Least); }
    }

    /// <summary>Who has said everything about a window.</summary>
    public Presence PresenceIn(long end)
    {
        var (present, expected) = (0, 0);
        _missing.Clear();
        foreach (var member in _members)
        {
            if (!member.IsExpectedIn(end)) { continue; }
            expected++;
            if (member.HasPassed(end)) { present++; continue; }
            if (_missing.Length > 0) { _missing.Append(','); }
            _missing.Append(member.Name);
        }
        return new(present, expected, _missing.Length == 0 ? null : _missing.ToString());
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int64(Watermark);
        writer.Int32(_members.Length);
        foreach (var member in _members)
        {
            writer.Text(member.Name);
            writer.Int64(member.Since);
            writer.Boolean(member.HasJoined);
            if (member.HasJoined && !member.IsOnline) { writer.Int64(member.OfflineSince); }
        }
    }

    /// <summary>Reads the members; <paramref name="resolve"/> tells their sources' clocks and status.</summary>
    public void Restore(SnapshotReader reader, Action<GroupMember> resolve)
    {
        Watermark = reader.Int64();
        var members = new GroupMember[reader.Count()];
        for (var index = 0; index < members.Length; index++)
        {
            var member = new GroupMember(reader.Text()) { Since = reader.Int64(), HasJoined = reader.Boolean() };
            resolve(member);
            if (member.HasJoined && !member.IsOnline) { member.OfflineSince = reader.Int64(); }
            members[index] = member;
        }
        // Everybody is touched, which changes nothing: who could join has done so at the end of the step.
        SetMembers(members);
        foreach (var member in members.Where(m => m.HasJoined && !m.IsOnline).OrderBy(m => m.OfflineSince))
        {
            _leaving.Enqueue((member, member.OfflineSince));
        }
    }

    private void Touch(GroupMember member)
    {
        if (member.IsTouched) { return; }
        member.IsTouched = true;
        _touched.Add(member);
    }

    private void Count(GroupMember member)
    {
        _joined++;
        _least.Set(member.Index, member.Clock);
    }

    private void Leave(GroupMember member)
    {
        member.HasJoined = false;
        _joined--;
        _least.Set(member.Index, long.MaxValue);
    }
}
