using LiteDB;

namespace Telemetry.Gateway.History;

/// <summary>
/// Output rows as LiteDB documents and back. A time is a document <c>{ t: µs }</c>: LiteDB's own dates keep
/// milliseconds.
/// </summary>
internal static class RowDocument
{
    /// <summary>The row's columns as a document.</summary>
    public static BsonDocument Of(OutputRow row)
    {
        var document = new BsonDocument();
        for (int i = 0; i < row.Names.Count; i++)
        {
            document[row.Names[i]] = row.Values[i] switch
            {
                null => BsonValue.Null,
                long value => value,
                double value => value,
                bool value => value,
                string value => value,
                DateTime value => new BsonDocument { ["t"] = EventTimes.ToMicros(value) },
                var other => throw new ArgumentException($"column {row.Names[i]} holds a {other.GetType().Name}"),
            };
        }
        return document;
    }

    /// <summary>
    /// The columns as the REST interface shows them: times as UTC times, numbers that JSON lacks as null.
    /// </summary>
    public static Dictionary<string, object?> Item(BsonDocument columns)
    {
        var item = new Dictionary<string, object?>(columns.Count, StringComparer.Ordinal);
        foreach ((string name, BsonValue value) in columns)
        {
            item[name] = Shown(Plain(value));
        }
        return item;
    }

    /// <summary>
    /// One value as the REST interface and the live feed show it: numbers that JSON lacks become null.
    /// </summary>
    public static object? Shown(object? value) => value is double number && !double.IsFinite(number) ? null : value;

    private static object? Plain(BsonValue value) => value.Type switch
    {
        BsonType.Int64 => value.AsInt64,
        BsonType.Int32 => (long)value.AsInt32,
        BsonType.Double => value.AsDouble,
        BsonType.Boolean => value.AsBoolean,
        BsonType.String => value.AsString,
        BsonType.Document => EventTimes.ToUtc(value["t"].AsInt64),
        _ => null,
    };
}
