namespace Telemetry.Campaigns.Tests.Disks;

/// <summary>A change of a folder: a name is gone, or a name is somebody's. A rename is both at once.</summary>
internal sealed record EntryChange(string? Removed, string? Added, TracedNode? Node)
{
    public void Apply(Dictionary<string, TracedNode> entries)
    {
        if (Removed is not null)
        {
            entries.Remove(Removed);
        }
        if (Added is not null)
        {
            entries[Added] = Node!;
        }
    }
}
