using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Disk;

/// <summary>
/// A node's disk: files and directory entries, each as processes see them and as they are on the medium. An entry that
/// was made, renamed or removed is on the medium when its directory was synced, not before; folders themselves always
/// are.
/// </summary>
internal sealed class VirtualDisk(Node node)
{
    private readonly Dictionary<string, Inode> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Inode> _durable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Life> _locks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Chance _chance = node.Chance.Fork("disk");
    private readonly Chance _refusals = node.Chance.Fork("refused syncs");
    private List<EntryChange> _changes = [];

    public Node Node => node;

    /// <summary>Asked before every operation that changes something; null lets everything pass.</summary>
    public Func<Life, DiskOperation, string, DiskVerdict>? Verdict { get; set; }

    /// <summary>Where faults that fired are counted.</summary>
    public FaultCounts? Faults { get; set; }

    /// <summary>How many bytes fit; less than what is used makes it full at once.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    public long UsedBytes => _seen.Values.Sum(static f => (long)f.Length);

    public bool HasFolder(string path) => _folders.Contains(path);

    public void MakeFolder(string path)
    {
        for (var folder = path; folder is { Length: > 1 }; folder = Path.GetDirectoryName(folder))
        {
            _folders.Add(folder);
        }
    }

    public IReadOnlyList<string> List(string folder) =>
        [.. _seen.Keys.Where(p => Path.GetDirectoryName(p) == folder).Order(StringComparer.Ordinal)];

    public Inode? Find(string path) => _seen.GetValueOrDefault(path);

    public Inode Create(string path)
    {
        var file = new Inode();
        Change(new EntryChange(path, file, null));
        return file;
    }

    public void Rename(string source, string target) =>
        Change(new EntryChange(target, _seen[source], source));

    public void Delete(string path) => Change(new EntryChange(path, null, null));

    public void SyncFolder(string folder)
    {
        foreach (var change in _changes)
        {
            if (change.Folder == folder)
            {
                change.Apply(_durable);
            }
        }
        _changes.RemoveAll(c => c.Folder == folder);
    }

    /// <summary>A sync of a file failed.</summary>
    public void Refuse(Inode file) => file.Refuse(_refusals);

    public bool TryLock(string path, Life life)
    {
        if (_locks.TryGetValue(path, out var holder) && holder.IsAlive)
        {
            return false;
        }
        _locks[path] = life;
        return true;
    }

    public void Unlock(string path, Life life)
    {
        if (_locks.TryGetValue(path, out var holder) && holder == life)
        {
            _locks.Remove(path);
        }
    }

    /// <summary>What a process leaves that was killed, or a machine whose power went.</summary>
    internal void Crash(CrashKind kind)
    {
        if (kind is CrashKind.None or CrashKind.Kill)
        {
            return;
        }
        Faults?.Fired(FaultKind.PowerLoss);
        var marks = CrashEntries(kind);
        foreach (var path in _seen.Keys.Order(StringComparer.Ordinal))
        {
            marks |= _seen[path].Crash(kind, _chance);
        }
        if (marks.HasFlag(CrashMarks.Lost))
        {
            Faults?.Fired(FaultKind.UnsyncedLost);
        }
        if (marks.HasFlag(CrashMarks.Torn))
        {
            Faults?.Fired(FaultKind.TornWrite);
        }
    }

    private CrashMarks CrashEntries(CrashKind kind)
    {
        var kept = kind == CrashKind.PowerLost ? 0 : _chance.NextDouble();
        var marks = CrashMarks.None;
        foreach (var change in _changes)
        {
            if (_chance.Happens(kept))
            {
                change.Apply(_durable);
            }
            else
            {
                marks |= CrashMarks.Lost;
            }
        }
        _changes = [];
        _seen.Clear();
        foreach (var (path, file) in _durable)
        {
            _seen.Add(path, file);
        }
        return marks;
    }

    private void Change(in EntryChange change)
    {
        change.Apply(_seen);
        _changes.Add(change);
    }
}
