using System.Text.Json;
using System.Text.Json.Serialization;
using LiteDB;
using Telemetry.Contract.Live;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Telemetry.Gateway.History;

/// <summary>
/// Alerts as LiteDB documents and back: the item as one JSON value, beside it only what an index is over. LiteDB reads
/// and writes a field at a time, which for thirty of them costs more than the rest of the work.
/// </summary>
internal static class AlertDocument
{
    private const string ItemField = "json";

    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The item's bytes, for as many documents as are to hold it.</summary>
    public static BsonValue Bytes(AlertItem alert) => JsonSerializer.SerializeToUtf8Bytes(alert, Options);

    public static BsonDocument Of(BsonValue bytes, string id, long position) => new()
    {
        ["_id"] = id,
        [ViewCollection.PositionField] = position,
        [ItemField] = bytes,
    };

    public static AlertItem Read(BsonDocument document) =>
        JsonSerializer.Deserialize<AlertItem>(document[ItemField].AsBinary, Options)
        ?? throw new InvalidDataException("an alert in the view is not readable");
}
