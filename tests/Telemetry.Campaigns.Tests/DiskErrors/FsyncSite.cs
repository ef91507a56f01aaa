namespace Telemetry.Campaigns.Tests.DiskErrors;

/// <summary>What was synced, from its path: the part of the product that it belongs to, and file or folder.</summary>
internal static class FsyncSite
{
    /// <param name="path">The file or folder.</param>
    /// <param name="root">The process's data.</param>
    /// <param name="changed">The name that the same thread changed last: what a folder is synced for.</param>
    public static string Of(string path, string root, string changed)
    {
        var relative = Path.GetRelativePath(root, path);
        if (Directory.Exists(path))
        {
            var kind = Path.GetExtension(changed);
            var what = kind switch
            {
                ".seg2" => "a segment",
                ".checkpoint" => "a checkpoint",
                _ => Path.GetFileName(changed),
            };
            return $"folder {relative}, for {what}";
        }
        var name = Path.GetFileName(relative);
        var folder = Path.GetDirectoryName(relative) ?? "";
        if (name.EndsWith(".seg2", StringComparison.Ordinal))
        {
            return folder + " segment";
        }
        if (name.EndsWith(".tmp", StringComparison.Ordinal))
        {
            var kind = Path.GetExtension(Path.GetFileNameWithoutExtension(name));
            return $"{folder} {(kind is ".checkpoint" ? "checkpoint" : "file")} content".TrimStart();
        }
        return relative;
    }
}
