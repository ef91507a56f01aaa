using System.Globalization;
using System.Text.Json;
using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>Readings of one metric that were given up: what the loss ledger says of them.</summary>
/// <param name="Metric">Whose readings.</param>
/// <param name="How">
/// <c>thinned</c> (the least, greatest and last of each minute stay), <c>dropped</c> (nothing stays), <c>aged</c> (the
/// same, for its age), <c>refused</c> (no room when it came).
/// </param>
/// <param name="Lost">How many.</param>
/// <param name="FromMicros">The oldest event time among them.</param>
/// <param name="ToMicros">The newest.</param>
internal readonly record struct LossEntry(string Metric, string How, long Lost, long FromMicros, long ToMicros)
{
    /// <summary>The metric under which a device's losses are published.</summary>
    public const string LedgerMetric = "telemetry_loss";

    /// <summary>Both together; of the same metric.</summary>
    public LossEntry Merge(in LossEntry other) => this with
    {
        Lost = Lost + other.Lost,
        FromMicros = Math.Min(FromMicros, other.FromMicros),
        ToMicros = Math.Max(ToMicros, other.ToMicros),
    };

    /// <summary>
    /// The text of the ledger's reading: times in ms since the epoch, or since the machine's start while nobody knew
    /// the date.
    /// </summary>
    public byte[] ToText()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("metric", Metric);
            json.WriteString("how", How);
            json.WriteNumber("lost", Lost);
            WriteTime(json, "from", FromMicros);
            WriteTime(json, "to", ToMicros);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary>Reads such a text; false when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out LossEntry entry)
    {
        entry = default;
        try
        {
            var reader = new Utf8JsonReader(text);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            entry = new LossEntry(
                root.GetProperty("metric").GetString() ?? "",
                root.GetProperty("how").GetString() ?? "",
                root.GetProperty("lost").GetInt64(),
                ReadTime(root, "from"),
                ReadTime(root, "to"));
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return false;
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Metric}: {Lost} {How} from {FromMicros} to {ToMicros}");

    private static void WriteTime(Utf8JsonWriter json, string name, long micros)
    {
        var isBoot = BootStamp.IsBoot(micros);
        json.WriteNumber(isBoot ? name + "_boot" : name, (isBoot ? BootStamp.BootMicros(micros) : micros) / 1000.0);
    }

    private static long ReadTime(JsonElement root, string name) => root.TryGetProperty(name, out var date)
        ? (long)(date.GetDouble() * 1000)
        : BootStamp.Of((long)(root.GetProperty(name + "_boot").GetDouble() * 1000));
}
