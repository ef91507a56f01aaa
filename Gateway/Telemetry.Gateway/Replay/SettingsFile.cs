using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Alerts.Topology;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// The newest <see cref="PipelineSettings"/> of a data folder and since when they hold. They lie in a file of three
/// lines (the text, the position of its record in the input journal, the SHA-256 of both) and in that record: from
/// either one a replay knows everything. What is behind the position was said by these pipelines.
/// </summary>
internal sealed record SettingsFile(PipelineSettings Settings, JournalPosition Position)
{
    /// <summary>A longer text is packed in the record, and if that is longer it is in the file only, and the record has
    /// its SHA-256.</summary>
    public const int RecordBytesMax = 768 * 1024;

    /// <summary>The longest text that a record is unpacked to.</summary>
    private const int TextBytesMax = 64 * 1024 * 1024;

    private const string Name = "configuration.json";

    /// <summary>The file of a data folder.</summary>
    public static string PathIn(string data) => Path.Combine(data, Name);

    /// <summary>Reads the file; null when it is not there, or damaged.</summary>
    public static SettingsFile? TryRead(string data, IFileSystem files)
    {
        string path = PathIn(data);
        return DurableFile.TryRead(path, files) is byte[] bytes ? Parse(path, bytes) : null;
    }

    /// <summary>The record that says these settings.</summary>
    public static byte[] PayloadOf(PipelineSettings settings)
    {
        if (settings.Text.Length <= RecordBytesMax)
        {
            return settings.Text.ToArray();
        }

        byte[] packed = PackedText.Pack(settings.Text.Span);
        return packed.Length <= RecordBytesMax
            ? packed
            : Encoding.ASCII.GetBytes($$"""{"sha256":"{{Hash(settings.Text.Span)}}"}""");
    }

    public void Write(string data, IFileSystem files)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"\nposition {Position.Value}\n");
        byte[] signed = [.. Settings.Text.Span, .. Encoding.ASCII.GetBytes(head)];
        byte[] end = Encoding.ASCII.GetBytes($"sha256 {Convert.ToHexStringLower(SHA256.HashData(signed))}\n");
        DurableFile.Write(PathIn(data), [.. signed, .. end], files);
    }

    /// <summary>What a record says, whose control payload this is; null when it is of another version, or only names a
    /// text that is elsewhere.</summary>
    public static SettingsFile? OfRecord(JournalPosition position, ReadOnlySpan<byte> payload)
    {
        try
        {
            byte[]? text = PackedText.IsPacked(payload)
                ? PackedText.Unpack(payload, TextBytesMax)
                : payload.ToArray();
            return text is null
                ? null
                : new SettingsFile(PipelineSettings.Read($"record {position}", text), position);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static SettingsFile? Parse(string path, byte[] bytes)
    {
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (lines is not [string text, string position, string hash, ""]
            || !position.StartsWith("position ", StringComparison.Ordinal)
            || !long.TryParse(position.AsSpan(9), NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            || hash != $"sha256 {Hash(bytes.AsSpan(0, bytes.Length - hash.Length - 1))}")
        {
            return null;
        }

        try
        {
            return new SettingsFile(PipelineSettings.Read(path, Encoding.UTF8.GetBytes(text)), new(value));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
