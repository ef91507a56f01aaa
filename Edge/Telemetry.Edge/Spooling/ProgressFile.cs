using System.Text.Json;
using Telemetry.Journal;

namespace Telemetry.Edge.Spooling;

/// <summary>The small durable file beside the spool: the acknowledged position and the sources' frontiers.</summary>
internal sealed class ProgressFile
{
    private const int FormatVersion = 1;

    private readonly ReservedFile _file;

    public ProgressFile(string path, IFileSystem disk)
    {
        _file = new ReservedFile(path, disk, EdgeLimits.ProgressReserveBytes);
    }

    /// <summary>
    /// Replaces the file, atomically and durably; false when the disk is full. A spool that fills its disk gets room
    /// by giving up what is acknowledged, and it may do that only when this file says so: a file kept in reserve makes
    /// room for it.
    /// </summary>
    public bool TrySave(SpoolProgress progress) => _file.TryWrite(Encode(progress));

    private static byte[] Encode(SpoolProgress progress)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", FormatVersion);
            json.WriteNumber("acknowledged_below", progress.AcknowledgedBelow);
            json.WriteNumber("newest_synced_us", progress.NewestSyncedMicros);
            json.WriteNumber("durable_us", progress.DurableMicros);
            json.WriteStartArray("frontiers");
            foreach (var frontier in progress.Frontiers)
            {
                json.WriteStartObject();
                json.WriteString("source", frontier.Source);
                json.WriteString("device", frontier.Device);
                if (frontier.LowMicros is { } low)
                {
                    json.WriteNumber("low_us", low);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary>
    /// What was saved last; nothing when there is no file or it cannot be used: then all that the spool holds is
    /// published again, which the gateway recognises.
    /// </summary>
    public SpoolProgress Load()
    {
        try
        {
            if (_file.TryRead() is not { } content)
            {
                return new SpoolProgress(0, []);
            }
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() == FormatVersion)
            {
                return new SpoolProgress(
                    root.GetProperty("acknowledged_below").GetInt64(),
                    [.. root.GetProperty("frontiers").EnumerateArray().Select(ReadFrontier)],
                    root.TryGetProperty("newest_synced_us", out var newest) ? newest.GetInt64() : 0,
                    root.TryGetProperty("durable_us", out var durable) ? durable.GetInt64() : 0);
            }
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException)
        {
            // As said above.
        }
        return new SpoolProgress(0, []);
    }

    private static FrontierRecord ReadFrontier(JsonElement element) => new(
        element.GetProperty("source").GetString()!, // Checked by whoever wrote it: this class.
        element.GetProperty("device").GetString()!,
        element.TryGetProperty("low_us", out var low) ? low.GetInt64() : null);
}
