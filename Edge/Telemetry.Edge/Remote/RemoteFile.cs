using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telemetry.Contract;
using Telemetry.Edge.Spooling;
using Telemetry.Journal;

namespace Telemetry.Edge.Remote;

/// <summary>
/// The durable file of a <see cref="RemoteRecord"/>: power loss at any write leaves the old one or the new one. A copy
/// of it may be read at any time.
/// </summary>
internal sealed class RemoteFile
{
    /// <summary>Its name, beside the spool.</summary>
    public const string Name = "remote.json";

    private const int FormatVersion = 1;

    private readonly string _path;
    private readonly ReservedFile _file;

    public RemoteFile(string directory, IFileSystem disk)
    {
        _path = Path.Combine(directory, Name);
        _file = new ReservedFile(_path, disk, EdgeLimits.RemoteReserveBytes);
    }

    /// <summary>What was wrong with the file that was found; null: nothing.</summary>
    public string? Damage { get; private set; }

    /// <summary>What was saved last; an empty record when nothing was, or it cannot be used.</summary>
    public RemoteRecord Load()
    {
        if (_file.TryRead() is not { } content)
        {
            return new RemoteRecord();
        }
        try
        {
            var root = JsonElement.Parse(content);
            if (root.GetProperty("format").GetInt32() == FormatVersion)
            {
                return new RemoteRecord
                {
                    Noted = root.GetProperty("noted").GetInt64(),
                    Status = root.GetProperty("status").GetString() ?? ConfigurationStatus.None,
                    Reason = root.GetProperty("reason").GetString(),
                    Faults = [.. root.GetProperty("faults").EnumerateArray().Select(ReadFault)],
                    Kept = ReadConfiguration(root.GetProperty("kept")),
                    Trial = ReadConfiguration(root.GetProperty("trial")),
                };
            }
            Damage = $"{_path}: not of a form that this program knows";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            Damage = $"{_path}: {e.Message}";
        }
        return new RemoteRecord();
    }

    /// <summary>Replaces the record, durably; false: there is no room, and the one before still stands.</summary>
    /// <exception cref="IOException">The disk failed: nobody knows which of the two stands.</exception>
    public bool TrySave(RemoteRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteNumber("format", FormatVersion);
            json.WriteNumber("noted", record.Noted);
            json.WriteString("status", record.Status);
            json.WriteString("reason", record.Reason);
            json.WriteStartArray("faults");
            foreach (var fault in record.Faults)
            {
                json.WriteStartObject();
                json.WriteString("path", fault.Path);
                json.WriteString("reason", fault.Reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            Write(json, "kept", record.Kept);
            Write(json, "trial", record.Trial);
            json.WriteEndObject();
        }
        return _file.TryWrite(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string key, DesiredConfiguration? configuration)
    {
        json.WritePropertyName(key);
        if (configuration is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(configuration.ToJson());
        }
    }

    private static FieldFault ReadFault(JsonElement element) =>
        FieldFault.Of(element.GetProperty("path").GetString() ?? "", element.GetProperty("reason").GetString() ?? "");

    private static DesiredConfiguration? ReadConfiguration(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        return DesiredConfiguration.TryParse(
            Encoding.UTF8.GetBytes(element.GetRawText()), out var configuration, out var fault)
            ? configuration
            : throw new FormatException(fault.ToString());
    }
}
