using System.Text.Json;
using System.Text.Json.Serialization;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>Alerts as bytes in the file of the <see cref="AlertBook"/>, and back.</summary>
internal static class AlertJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Write(AlertItem alert) => JsonSerializer.SerializeToUtf8Bytes(alert, Options);

    public static AlertItem Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<AlertItem>(bytes, Options)
        ?? throw new InvalidDataException("an alert in the file is none");
}
