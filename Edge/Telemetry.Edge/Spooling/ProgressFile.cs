using System.Text.Json;
using Telemetry.Journal;

namespace Telemetry.Edge.Spooling;

/// <summary>The small durable file beside the spool: the acknowledged position and the sources' frontiers.</summary>
internal sealed class ProgressFile
{
    private const int FormatVersion = 1;

    private readonly string _path;
    private readonly IFileSystem _disk;

    public ProgressFile(string path, IFileSystem disk)
    {
        _path = path;
        _disk = disk;
    }

    /// <summary>
    /// Replaces the file, atomically and durably; false when the disk is full. A spool that fills its disk gets room
    /// by giving up what is acknowledged, and it may do that only when this file says so: a file kept in reserve makes
    /// room for it.
    /// </summary>
    public bool TrySave(SpoolProgress progress)
    {
        var content = Encode(progress);
        if (!TryWrite(content))
        {
            _disk.Delete(ReservePath);
            return TryWrite(content);
        }
        KeepReserve();
        return true;
    }

    private static byte[] Encode(SpoolProgress progress)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", FormatVersion);
            json.WriteNumber("acknowledged_below", progress.AcknowledgedBelow);
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
            if (DurableFile.TryRead(_path, _disk) is not { } content)
            {
                return new SpoolProgress(0, []);
            }
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() == FormatVersion)
            {
                return new SpoolProgress(
                    root.GetProperty("acknowledged_below").GetInt64(),
                    [.. root.GetProperty("frontiers").EnumerateArray().Select(ReadFrontier)]);
            }
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException)
        {
            // As said above.
        }
        return new SpoolProgress(0, []);
    }

    private string ReservePath => _path + ".reserve";

    private bool TryWrite(ReadOnlySpan<byte> content)
    {
        try
        {
            DurableFile.Write(_path, content, _disk);
            return true;
        }
        catch (DiskFullException)
        {
            return false;
        }
    }

    private void KeepReserve()
    {
        if (_disk.FileExists(ReservePath))
        {
            return;
        }
        try
        {
            using var file = _disk.Open(ReservePath, FileMode.Create);
            file.Write(new byte[EdgeLimits.ProgressReserveBytes], 0);
        }
        catch (DiskFullException)
        {
            // Half a reserve is none.
            _disk.Delete(ReservePath);
        }
    }

    private static FrontierRecord ReadFrontier(JsonElement element) => new(
        element.GetProperty("source").GetString()!, // Checked by whoever wrote it: this class.
        element.GetProperty("device").GetString()!,
        element.TryGetProperty("low_us", out var low) ? low.GetInt64() : null);
}
