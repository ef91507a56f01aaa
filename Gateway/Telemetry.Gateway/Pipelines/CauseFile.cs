using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Telemetry.Alerts.Topology;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// How far the output journal was read for causes, and which ones stood there; for one plant. Without the file, or with
/// that of another plant, the journal is read again.
/// </summary>
/// <param name="Plant">SHA-256 of the plant, in hex.</param>
/// <param name="Next">The record to go on with.</param>
/// <param name="Standing">The causes that stood.</param>
internal sealed record CauseFile(string Plant, long Next, IReadOnlyList<ReportedAlert> Standing)
{
    private const string Name = "causes.json";

    /// <summary>Names a plant.</summary>
    public static string PlantOf(PlantTopology topology)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            topology.Write(json);
        }

        return Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan));
    }

    /// <summary>Reads the file of a data folder; null when there is none that can be used.</summary>
    public static CauseFile? TryRead(string data, IFileSystem files)
    {
        try
        {
            if (DurableFile.TryRead(Path.Combine(data, Name), files) is not { } bytes)
            {
                return null;
            }

            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            return new CauseFile(
                root.GetProperty("plant").GetString() ?? "",
                root.GetProperty("next").GetInt64(),
                [.. root.GetProperty("causes").EnumerateArray().Select(ReportedAlert.Read)]);
        }
        catch (Exception damaged) when (damaged is IOException or JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file of a data folder.</summary>
    /// <exception cref="IOException">It could not be written; the old one is still there.</exception>
    public void Write(string data, IFileSystem files)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("plant", Plant);
            json.WriteNumber("next", Next);
            json.WriteStartArray("causes");
            foreach (ReportedAlert alert in Standing)
            {
                alert.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        DurableFile.Write(Path.Combine(data, Name), buffer.WrittenSpan, files);
    }
}
