namespace Telemetry.Campaigns.Tests.Disks;

/// <summary>Decides, by seed, which changes that were not synced are found after the power went.</summary>
internal sealed class CrashChoice(CrashKind kind, Random random)
{
    private const int Sector = 512;

    /// <summary>A choice of any kind, the worse ones more often.</summary>
    public static CrashChoice Of(int seed)
    {
        var random = new Random(seed);
        var kind = random.Next(10) switch
        {
            < 2 => CrashKind.Lost,
            2 => CrashKind.Kept,
            < 5 => CrashKind.InOrder,
            _ => CrashKind.Scattered,
        };
        return new CrashChoice(kind, random);
    }

    public CrashKind Kind => kind;

    /// <summary>The pieces of a change that are found.</summary>
    public IEnumerable<DataChange> Survivors(DataChange change, int index, int count) => kind switch
    {
        CrashKind.Lost => [],
        CrashKind.Kept => [change],
        CrashKind.InOrder => InOrder(change, index, count),
        _ => Scattered(change),
    };

    /// <summary>The folder's entries that are found.</summary>
    public Dictionary<string, TracedNode> Entries(TracedNode folder)
    {
        var entries = new Dictionary<string, TracedNode>(folder.DurableEntries, StringComparer.Ordinal);
        var kept = random.Next(folder.PendingEntries.Count + 1);
        for (var i = 0; i < folder.PendingEntries.Count; i++)
        {
            var isFound = kind switch
            {
                CrashKind.Lost => false,
                CrashKind.Kept => true,
                CrashKind.InOrder => i < kept,
                _ => random.Next(2) == 0,
            };
            if (isFound)
            {
                folder.PendingEntries[i].Apply(entries);
            }
        }
        return entries;
    }

    private IEnumerable<DataChange> InOrder(DataChange change, int index, int count)
    {
        var kept = random.Next(count - index + 1);
        if (kept > 0)
        {
            return [change];
        }
        return Torn(change);
    }

    private IEnumerable<DataChange> Scattered(DataChange change) => random.Next(10) switch
    {
        < 4 => [change],
        < 6 => Torn(change),
        < 8 => Sectors(change),
        _ => [],
    };

    private IEnumerable<DataChange> Torn(DataChange change)
    {
        if (change.Bytes is not { Length: > Sector } bytes)
        {
            return [];
        }
        var length = Sector * random.Next(1, (bytes.Length + Sector - 1) / Sector);
        return [new DataChange(change.Offset, bytes[..length])];
    }

    private IEnumerable<DataChange> Sectors(DataChange change)
    {
        if (change.Bytes is not { } bytes)
        {
            yield break;
        }
        // Sectors of the disk, not of the write.
        for (var at = 0; at < bytes.Length;)
        {
            var end = (int)Math.Min(bytes.Length, ((change.Offset + at) / Sector * Sector) + Sector - change.Offset);
            if (random.Next(2) == 0)
            {
                yield return new DataChange(change.Offset + at, bytes[at..end]);
            }
            at = end;
        }
    }
}
