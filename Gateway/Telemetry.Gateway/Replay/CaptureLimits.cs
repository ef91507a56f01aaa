namespace Telemetry.Gateway.Replay;

/// <summary>What a capture may hold. A file that claims more is refused before anything is read or allocated.</summary>
internal static class CaptureLimits
{
    /// <summary>Entries of a capture.</summary>
    public const int EntriesMax = 4_096;

    /// <summary>Characters of an entry's name.</summary>
    public const int NameCharactersMax = 200;

    /// <summary>Bytes of the directory of entries.</summary>
    public const int DirectoryBytesMax = 1024 * 1024;

    /// <summary>Bytes of the manifest.</summary>
    public const int ManifestBytesMax = 1024 * 1024;

    /// <summary>Bytes of the pipelines' settings: a configuration's limit, with every default said.</summary>
    public const int SettingsBytesMax = 4 * 1024 * 1024;

    /// <summary>Bytes of one checkpoint.</summary>
    public const int CheckpointBytesMax = 1024 * 1024 * 1024;

    /// <summary>Bytes of one model.</summary>
    public const int ModelBytesMax = 64 * 1024 * 1024;

    /// <summary>Bytes of one journal record.</summary>
    public const int RecordBytesMax = 16 * 1024 * 1024;
}
