using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.GroupWindows;

/// <summary>The groups by name, and which of them a source belongs to.</summary>
internal sealed class GroupDirectory(GroupWindowSpec spec, CellStore store, KeyTable keys)
{
    private readonly SortedDictionary<string, WindowGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Membership>> _ofSource = new(StringComparer.Ordinal);
    private Membership[]?[] _bySource = [];

    /// <summary>All groups by name.</summary>
    public IReadOnlyCollection<WindowGroup> All => _groups.Values;

    /// <summary>The memberships of a source, by the groups' names.</summary>
    public ReadOnlySpan<Membership> Of(int source, SourceTable sources)
    {
        if (source < 0) { return default; }
        if (source >= _bySource.Length) { Array.Resize(ref _bySource, Math.Max(source + 1, _bySource.Length * 2)); }
        return _bySource[source] ??=
            _ofSource.TryGetValue(sources.NameOf(source), out var found) ? [.. found] : [];
    }

    /// <summary>Whether a group with its members is within the bound of all memberships; an empty group counts as
    /// one.</summary>
    public bool HasRoomFor(SourceGroup description)
    {
        var others = _groups.Values.Where(group => group.Name != description.Name)
            .Sum(group => Math.Max(1L, group.Clock.Members.Length));
        return others + Math.Max(1, description.Members.Length) <= EngineLimits.GroupMembershipsMax;
    }

    /// <summary>Makes a group, or gives it other members.</summary>
    /// <param name="description">The group.</param>
    /// <param name="journalTime">Now.</param>
    /// <param name="resolve">Tells a new member's clock and status.</param>
    public WindowGroup Define(SourceGroup description, EventTime journalTime, Action<GroupMember> resolve)
    {
        var isNew = !_groups.TryGetValue(description.Name, out var group);
        group ??= _groups[description.Name] = new(description.Name, spec, store, keys);
        var known = group.Clock.Members.ToArray().ToDictionary(member => member.Name, StringComparer.Ordinal);
        var since = isNew ? long.MinValue : group.ClosedThrough(journalTime.Micros);
        group.SetMembers([.. description.Members.Select(name =>
        {
            if (known.TryGetValue(name, out var member)) { return member; }
            member = new(name) { Since = since };
            resolve(member);
            return member;
        })]);
        Index();
        return group;
    }

    /// <summary>Forgets a group with its windows.</summary>
    public void Remove(string name)
    {
        if (!_groups.Remove(name, out var group)) { return; }
        group.Forget();
        Index();
    }

    public void Snapshot(SnapshotWriter writer, AggregateKernel[] kernels)
    {
        writer.Int32(_groups.Count);
        foreach (var (name, group) in _groups)
        {
            writer.Text(name);
            group.Snapshot(writer, kernels);
        }
    }

    public void Restore(SnapshotReader reader, AggregateKernel[] kernels, Action<GroupMember> resolve)
    {
        _groups.Clear();
        for (var left = reader.Count(); left > 0; left--)
        {
            var name = reader.Text();
            var group = _groups[name] = new(name, spec, store, keys);
            group.Restore(reader, kernels, resolve);
        }
        Index();
    }

    private void Index()
    {
        _ofSource.Clear();
        _bySource = [];
        foreach (var group in _groups.Values)
        {
            foreach (var member in group.Clock.Members)
            {
                if (!_ofSource.TryGetValue(member.Name, out var list)) { _ofSource.Add(member.Name, list = []); }
                list.Add(new(group, member));
            }
        }
    }

    /// <summary>That a source is a member of a group.</summary>
    internal readonly record struct Membership(WindowGroup Group, GroupMember Member);
}
