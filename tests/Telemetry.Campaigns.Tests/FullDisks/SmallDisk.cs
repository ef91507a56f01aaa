using System.Globalization;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.Campaigns.Tests.FullDisks;

/// <summary>
/// A small disk in memory that only one process of the product sees as its own, in a mount namespace of its own. This
/// process fills it and frees it from outside.
/// </summary>
internal sealed class SmallDisk(string mountPoint, int mebibytes)
{
    private string? _seen;

    /// <summary>Where the process finds it.</summary>
    public string MountPoint => mountPoint;

    private string Seen => _seen ?? throw new InvalidOperationException("The process does not run yet.");

    /// <summary>The command that starts the process on the disk.</summary>
    public string[] Command() =>
    [
        "unshare", "--map-root-user", "--mount", "--", "sh", "-c",
        string.Create(
            CultureInfo.InvariantCulture,
            $"mount -t tmpfs -o size={mebibytes}m tmpfs '{mountPoint}' && exec \"$0\" \"$@\""),
    ];

    /// <summary>The process runs: its disk can be reached.</summary>
    public void Attach(Child child) => _seen = string.Create(
        CultureInfo.InvariantCulture, $"/proc/{child.Id}/root{mountPoint}");

    /// <summary>Takes all the room that there is.</summary>
    public void Fill()
    {
        using var file = new FileStream(
            Path.Combine(Seen, "filler"), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var block = new byte[64 * 1024]; block.Length > 0;)
        {
            try
            {
                file.Write(block);
            }
            catch (IOException)
            {
                block = new byte[block.Length / 2];
            }
        }
    }

    public void Free() => File.Delete(Path.Combine(Seen, "filler"));

    /// <summary>Copies what the process, which is stopped, has on the disk.</summary>
    public void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Seen, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "lock")
            {
                continue; // It is held, and has nothing in it.
            }
            var target = Path.Combine(folder, Path.GetRelativePath(Seen, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
