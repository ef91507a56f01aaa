namespace Telemetry.Gateway.Replay;

/// <summary>One part of a capture. Names are those listed here and nothing else; no file is ever made of one.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Sha256">Its SHA-256, hexadecimal.</param>
internal sealed record CaptureEntry(string Name, long Offset, long Length, string Sha256)
{
    public const string Rows = "rows.jsonl";
    public const string Journal = "journal";
    public const string Settings = "settings.json";
    public const string Manifest = "manifest.json";
    private const string CheckpointPrefix = "checkpoints/";
    private const string ModelPrefix = "models/";

    public static string CheckpointOf(string pipeline) => CheckpointPrefix + pipeline;

    public static string ModelOf(string id) => ModelPrefix + id;

    /// <summary>The most bytes that an entry of this name may have; null when there is no such entry.</summary>
    public static long? BytesMax(string name) => name switch
    {
        Rows or Journal => long.MaxValue,
        Settings => CaptureLimits.SettingsBytesMax,
        Manifest => CaptureLimits.ManifestBytesMax,
        _ when IsNamed(name, CheckpointPrefix) => CaptureLimits.CheckpointBytesMax,
        _ when IsNamed(name, ModelPrefix) => CaptureLimits.ModelBytesMax,
        _ => null,
    };

    private static bool IsNamed(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && Contract.Names.IsValid(name.AsSpan(prefix.Length));
}
