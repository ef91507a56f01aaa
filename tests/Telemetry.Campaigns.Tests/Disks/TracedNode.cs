namespace Telemetry.Campaigns.Tests.Disks;

/// <summary>A file or folder of the traced disk: what is surely on it, and what may be.</summary>
internal sealed class TracedNode
{
    private byte[] _durable = new byte[256];
    private long _length;

    public TracedNode(bool isFolder) => IsFolder = isFolder;

    public bool IsFolder { get; }

    public List<DataChange> Pending { get; } = [];

    /// <summary>A folder's entries as the running process sees them.</summary>
    public Dictionary<string, TracedNode> Entries { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TracedNode> DurableEntries { get; } = new(StringComparer.Ordinal);

    public List<EntryChange> PendingEntries { get; } = [];

    public void Change(EntryChange change)
    {
        change.Apply(Entries);
        PendingEntries.Add(change);
    }

    /// <summary>What a sync that begins now will make durable.</summary>
    public (DataChange[] Data, EntryChange[] Entries) Covered() =>
        ([.. Pending.Where(change => change.IsComplete)], [.. PendingEntries]);

    public void Sync((DataChange[] Data, EntryChange[] Entries) covered)
    {
        foreach (var change in covered.Data)
        {
            if (Pending.Remove(change))
            {
                Apply(ref _durable, ref _length, change);
            }
        }
        foreach (var change in covered.Entries)
        {
            if (PendingEntries.Remove(change))
            {
                change.Apply(DurableEntries);
            }
        }
    }

    /// <summary>The file as it may be found after the power went.</summary>
    public ReadOnlyMemory<byte> ContentAfter(CrashChoice choice)
    {
        var content = _durable.AsSpan(0, (int)_length).ToArray();
        var length = _length;
        var index = 0;
        foreach (var change in Pending)
        {
            foreach (var piece in choice.Survivors(change, index++, Pending.Count))
            {
                Apply(ref content, ref length, piece);
            }
        }
        return content.AsMemory(0, (int)length);
    }

    private static void Apply(ref byte[] content, ref long length, DataChange change)
    {
        if (change.Bytes is not { } bytes)
        {
            Resize(ref content, ref length, change.OnlyGrows ? Math.Max(length, change.Offset) : change.Offset);
            return;
        }
        Resize(ref content, ref length, Math.Max(length, change.Offset + bytes.Length));
        bytes.CopyTo(content.AsSpan((int)change.Offset));
    }

    private static void Resize(ref byte[] content, ref long length, long wanted)
    {
        if (wanted > content.Length)
        {
            Array.Resize(ref content, (int)Math.Max(wanted, content.Length * 2L));
        }
        if (wanted > length)
        {
            content.AsSpan((int)length, (int)(wanted - length)).Clear();
        }
        length = wanted;
    }
}
