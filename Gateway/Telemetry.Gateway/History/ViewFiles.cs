using System.Text;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// The files of the views: opened, set aside, and marked while they are open. Views are not synced while they are
/// written (they can be had again, and flash wears), so files that were open when the machine went down may lack any of
/// their pages: such files are not opened.
/// </summary>
internal sealed class ViewFiles(
    string directory, IFileSystem files, TimeProvider time, Func<string> boot, IOutputLog outputs)
{
    public const string FileName = "views.db";

    private const string AsideMark = ".damaged-";
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>The data; its log lies beside it.</summary>
    public string DataPath => Path.Combine(directory, FileName);

    /// <summary>The alerts, beside it.</summary>
    public AlertBookFile Alerts { get; } = new(Path.Combine(directory, "alerts.book"), files);

    private string LogPath => Path.Combine(directory, "views-log.db");

    private string OpenMark => Path.Combine(directory, "views.open");

    /// <summary>A name for the time since the machine started; empty when it cannot be known.</summary>
    public static string BootOfMachine() => File.Exists(BootFile) ? File.ReadAllText(BootFile).Trim() : "";

    /// <summary>Opens or makes the files.</summary>
    /// <exception cref="DiskFullException">There is no room: the files are as they were.</exception>
    /// <exception cref="IOException">They cannot be used.</exception>
    public ViewDatabase Open()
    {
        files.CreateDirectory(directory);
        if (DurableFile.TryRead(OpenMark, files) is { } mark && Encoding.UTF8.GetString(mark) != boot())
        {
            throw new IOException($"{DataPath} was open when the machine went down");
        }

        DurableFile.Write(OpenMark, Encoding.UTF8.GetBytes(boot()), files);
        PagedStream data = new(files.Open(DataPath, FileMode.OpenOrCreate), FileName);
        PagedStream log = new(files.Open(LogPath, FileMode.OpenOrCreate), "views-log.db");
        return ViewDatabase.Open(DataPath, data, log, Alerts, outputs, HistoryLimits.OpenTimeout);
    }

    /// <summary>The files were closed, and everything is durable.</summary>
    public void MarkClosed() => DurableFile.Delete(OpenMark, files);

    /// <summary>Gives the files other names, and deletes those that were set aside long ago.</summary>
    public void SetAside()
    {
        Alerts.Delete();
        string stem = Path.GetFileNameWithoutExtension(FileName);
        string stamp = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", null);
        foreach ((string path, string suffix) in ((string, string)[])[(DataPath, ""), (LogPath, "-log")])
        {
            if (files.FileExists(path))
            {
                files.Rename(path, Path.Combine(directory, stem + AsideMark + stamp + suffix + ".db"));
            }
        }

        files.Delete(OpenMark);
        string[] aside =
        [
            .. files.ListFiles(directory)
                .Where(file => Path.GetFileName(file).StartsWith(stem + AsideMark, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        foreach (string old in aside.SkipLast(HistoryLimits.AsideFilesKept * 2))
        {
            files.Delete(old);
        }

        files.SyncDirectory(directory);
    }
}
