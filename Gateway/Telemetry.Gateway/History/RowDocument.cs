using LiteDB;

namespace Telemetry.Gateway.History;

/// <summary>Output rows as LiteDB documents and back. Times stay µs: LiteDB's own dates keep only milliseconds.</summary>
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
                var other => throw new ArgumentException($"column {row.Names[i]} holds a {other.GetType().Name}"),
            };
        }
        return document;
    }

    /// <summary>The columns as the REST interface shows them: times as UTC times, numbers that JSON lacks as null.</summary>
    public static Dictionary<string, object?> Item(BsonDocument columns)
    {
        var item = new Dictionary<string, object?>(columns.Count, StringComparer.Ordinal);
        foreach ((string name, BsonValue value) in columns)
        {
            item[name] = Value(name, Plain(value));
        }
        return item;
    }

    /// <summary>One value as the REST interface and the live feed show it.</summary>
    public static object? Value(string name, object? value) => value switch
    {
        long micros when OutputColumns.IsTime(name) => EventTimes.ToUtc(micros),
        double number when !double.IsFinite(number) => null,
        _ => value,
    };

    private static object? Plain(BsonValue value) => value.Type switch
    {
        BsonType.Int64 => value.AsInt64,
        BsonType.Int32 => (long)value.AsInt32,
        BsonType.Double => value.AsDouble,
        BsonType.Boolean => value.AsBoolean,
        BsonType.String => value.AsString,
        _ => null,
    };
}
