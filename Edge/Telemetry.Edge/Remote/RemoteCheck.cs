using Telemetry.Edge.Configuration;
using Telemetry.Journal;

namespace Telemetry.Edge.Remote;

/// <summary>Says which configuration an agent would start with; nothing is written, so it may run meanwhile.</summary>
internal static class RemoteCheck
{
    /// <summary>The file, with the sections that are kept of what the gateway sent.</summary>
    public static EdgeConfig Look(EdgeConfig file, TextWriter output)
    {
        RemoteRecord record;
        var store = new RemoteFile(file.Spool.Directory, PosixFileSystem.Instance);
        try
        {
            record = store.Load();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            output.WriteLine($"configuration: the file; what the gateway sent cannot be read: {e.Message}");
            return file;
        }
        if (store.Damage is { } damage)
        {
            output.WriteLine($"configuration: the file; {damage}");
            return file;
        }
        if (record.Trial is { } trial)
        {
            output.WriteLine($"configuration: version {trial.Version} is on trial; a restart rolls it back");
        }
        if (record.Kept is not { } kept)
        {
            output.WriteLine("configuration: the file");
            return file;
        }
        if (RemoteSettings.Apply(file, kept.Settings, out var faults) is { } config)
        {
            output.WriteLine($"configuration: the file with version {kept.Version} of the gateway");
            return config;
        }
        output.WriteLine($"configuration: the file; version {kept.Version} of the gateway cannot run: {faults[0]}");
        return file;
    }
}
