using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telemetry.Contract;
using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>Readings that there are not: what the loss ledger says of them.</summary>
/// <param name="Metric">Whose readings; the sensor's name where <see cref="IsOfSensor"/> says so.</param>
/// <param name="How">
/// Given up: <c>thinned</c> (the least, greatest and last of each minute stay), <c>dropped</c> (nothing stays),
/// <c>aged</c> (the same, for its age), <c>refused</c> (no room when it came). Never had: <c>missed</c> (due, and not
/// given), <c>rejected</c> (what came could not be used), <c>silent</c> (nothing was heard), <c>down</c> (the agent did
/// not run).
/// </param>
/// <param name="Lost">How many; 0 where nobody can know.</param>
/// <param name="FromMicros">The oldest event time among them.</param>
/// <param name="ToMicros">The newest.</param>
internal readonly record struct LossEntry(string Metric, string How, long Lost, long FromMicros, long ToMicros)
{
    /// <summary>The metric under which a device's losses are published.</summary>
    public const string LedgerMetric = "telemetry_loss";

    public const string Refused = "refused";
    public const string Missed = "missed";
    public const string Rejected = "rejected";
    public const string Silent = "silent";
    public const string Down = "down";

    private const int WhyLengthMax = 160;

    // Times are numbers and texts are cleaned: nothing needs the escapes that HTML does, and they are long.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A sensor's due times, sentences or lines, each with all that it would have said.</summary>
    public bool IsOfSensor { get; init; }

    /// <summary>Why, in the words of the driver; null where <see cref="How"/> says it.</summary>
    public string? Why { get; init; }

    /// <summary>
    /// When the entry is told: what was refused had a time of its own, below which no low watermark has gone; what
    /// never was is told now.
    /// </summary>
    public long ToldAt(long nowMicros) => How == Refused ? ToMicros : nowMicros;

    /// <summary>Both together; of the same metric.</summary>
    public LossEntry Merge(in LossEntry other) => this with
    {
        Lost = Lost + other.Lost,
        FromMicros = Math.Min(FromMicros, other.FromMicros),
        ToMicros = Math.Max(ToMicros, other.ToMicros),
        Why = other.Why ?? Why,
    };

    /// <summary>
    /// The text of the ledger's reading: times in ms since the epoch, or since the machine's start while nobody knew
    /// the date.
    /// </summary>
    public byte[] ToText()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString(IsOfSensor ? "sensor" : "metric", Clean(Metric, Limits.NameLengthMax));
            json.WriteString("how", How);
            if (Why is { } why)
            {
                json.WriteString("why", Clean(why, WhyLengthMax));
            }
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
            var isOfSensor = root.TryGetProperty("sensor", out var sensor);
            entry = new LossEntry(
                (isOfSensor ? sensor : root.GetProperty("metric")).GetString() ?? "",
                root.GetProperty("how").GetString() ?? "",
                root.GetProperty("lost").GetInt64(),
                ReadTime(root, "from"),
                ReadTime(root, "to"))
            {
                IsOfSensor = isOfSensor,
                Why = root.TryGetProperty("why", out var why) ? why.GetString() : null,
            };
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

    /// <summary>What a driver says may be long and hold anything; a text of the ledger has its bound.</summary>
    private static string Clean(string text, int most) => string.Create(
        Math.Min(text.Length, most), text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = from[i] is '"' or '\\' ? '\'' : from[i] is >= ' ' and <= '~' ? from[i] : '?';
            }
        });

    private static void WriteTime(Utf8JsonWriter json, string name, long micros)
    {
        var isBoot = BootStamp.IsBoot(micros);
        json.WriteNumber(isBoot ? name + "_boot" : name, (isBoot ? BootStamp.BootMicros(micros) : micros) / 1000.0);
    }

    private static long ReadTime(JsonElement root, string name) => root.TryGetProperty(name, out var date)
        ? (long)(date.GetDouble() * 1000)
        : BootStamp.Of((long)(root.GetProperty(name + "_boot").GetDouble() * 1000));
}
