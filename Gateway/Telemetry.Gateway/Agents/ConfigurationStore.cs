using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Agents;

/// <summary>
/// The desired configurations on the disk: a file per agent with its newest versions, written whole. A file that cannot
/// be used is never taken for none: it is named, and stays until a person replaces it. The owner locks it.
/// </summary>
internal sealed class ConfigurationStore
{
    private const string Suffix = ".json";
    private const string Folder = "agents";

    /// <summary>What a damaged file is called when a person has replaced it; the newest is kept.</summary>
    private const string SetAside = ".damaged";

    private readonly string _directory;
    private readonly IFileSystem _files;
    private readonly SortedDictionary<string, ConfigurationMark> _newest = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _damaged = new(StringComparer.Ordinal);

    /// <summary>Looks at what is there.</summary>
    public ConfigurationStore(GatewayOptions options, GatewayDisk disk)
    {
        _directory = Path.Combine(options.DataDirectory, Folder);
        _files = disk.Files;
        foreach (string path in _files.ListFiles(_directory).Order(StringComparer.Ordinal))
        {
            string agent = Path.GetFileNameWithoutExtension(path);
            if (path.EndsWith(Suffix, StringComparison.Ordinal) && Names.IsValid(agent))
            {
                Look(agent);
            }
        }
    }

    /// <summary>The agents that have a configuration, each with its newest version, in order.</summary>
    public IReadOnlyDictionary<string, ConfigurationMark> Newest => _newest;

    /// <summary>The agents whose file cannot be used, and why, in order.</summary>
    public IReadOnlyDictionary<string, string> Damaged => _damaged;

    /// <summary>The file of an agent, from the data folder on.</summary>
    public static string FileOf(string agent) => $"{Folder}/{agent}{Suffix}";

    /// <summary>All versions that are kept, the oldest first; none when there never was one.</summary>
    /// <exception cref="ConfigurationDamagedException">The file cannot be used.</exception>
    public IReadOnlyList<ConfigurationVersion> Read(string agent)
    {
        byte[]? bytes = ReadFile(agent);
        if (bytes is null)
        {
            return _newest.ContainsKey(agent) ? throw Lost(agent, "it is gone") : [];
        }

        IReadOnlyList<ConfigurationVersion>? versions = ConfigurationCodec.TryDecode(agent, bytes, out string fault);
        if (versions is null)
        {
            throw Lost(agent, fault);
        }

        _damaged.Remove(agent);
        _newest[agent] = ConfigurationMark.Of(versions[^1]);
        return versions;
    }

    /// <summary>Keeps a version, durably, and lets the oldest go.</summary>
    /// <param name="agent">Whose.</param>
    /// <param name="kept">What is there, as it was read.</param>
    /// <param name="added">The new one.</param>
    /// <exception cref="DiskFullException">There is no room; what was there is still there.</exception>
    /// <exception cref="IOException">The disk failed; what was there is still there, or the new one.</exception>
    public void Add(string agent, IReadOnlyList<ConfigurationVersion> kept, ConfigurationVersion added)
    {
        _files.CreateDirectory(_directory);
        ConfigurationVersion[] versions = [.. kept.TakeLast(AgentLimits.VersionsKept - 1), added];
        DurableFile.Write(PathOf(agent), ConfigurationCodec.Encode(agent, versions), _files);
        _newest[agent] = ConfigurationMark.Of(added);
        _damaged.Remove(agent);
    }

    /// <summary>Puts a damaged file aside, so that it can be looked at after another one is written.</summary>
    public void PutAside(string agent)
    {
        if (_files.FileExists(PathOf(agent)))
        {
            _files.Rename(PathOf(agent), PathOf(agent) + SetAside);
            _files.SyncDirectory(_directory);
        }

        _newest.Remove(agent);
        _damaged.Remove(agent);
    }

    private void Look(string agent)
    {
        try
        {
            _ = Read(agent);
        }
        catch (ConfigurationDamagedException)
        {
            // It is in the list of those that cannot be used.
        }
    }

    private byte[]? ReadFile(string agent)
    {
        try
        {
            byte[]? bytes = DurableFile.TryRead(PathOf(agent), _files);
            return bytes is { Length: > AgentLimits.FileBytesMax } ? throw Lost(agent, "it is too large") : bytes;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw Lost(agent, $"it cannot be read: {unread.Message}");
        }
    }

    private ConfigurationDamagedException Lost(string agent, string why)
    {
        _damaged[agent] = why;
        return new ConfigurationDamagedException(FileOf(agent), why);
    }

    private string PathOf(string agent) => Path.Combine(_directory, agent + Suffix);
}
