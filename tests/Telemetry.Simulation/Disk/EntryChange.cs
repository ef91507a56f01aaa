namespace Telemetry.Simulation.Disk;

/// <summary>One change of a directory: a name gets a file, or loses it; a rename takes another name away with it.
/// </summary>
internal readonly record struct EntryChange(string Path, Inode? File, string? Gone)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? "/";

    public void Apply(Dictionary<string, Inode> entries)
    {
        if (Gone is not null)
        {
            entries.Remove(Gone);
        }
        if (File is null)
        {
            entries.Remove(Path);
        }
        else
        {
            entries[Path] = File;
        }
    }
}
