using System.Text.Json;
using System.Text.Json.Serialization;
using Telemetry.Journal;

namespace Telemetry.Gateway.Retention;

/// <summary>
/// What retention did, for people, in the file <c>journal/retention.json</c>: nothing but what is shown depends on it,
/// so a file that is damaged or missing begins anew. One writer.
/// </summary>
internal sealed record RetentionLedger
{
    private const int LeftBehindKept = 20;

    public RetentionTotals Input { get; init; } = new();

    public RetentionTotals Output { get; init; } = new();

    /// <summary>The newest readers that were left behind, newest first.</summary>
    public IReadOnlyList<LeftBehindReader> LeftBehind { get; init; } = [];

    public static string PathOf(string data) => Path.Combine(data, "journal", "retention.json");

    /// <summary>Reads the ledger of a data folder; never throws for what is in it.</summary>
    public static RetentionLedger Read(string data, IFileSystem files)
    {
        try
        {
            byte[]? bytes = DurableFile.TryRead(PathOf(data), files);
            RetentionLedger? read = bytes is null
                ? null
                : JsonSerializer.Deserialize(bytes, RetentionJson.Default.RetentionLedger);
            return read ?? new RetentionLedger();
        }
        catch (Exception failed) when (failed is JsonException or IOException)
        {
            return new RetentionLedger();
        }
    }

    public RetentionTotals Of(JournalSide side) => side == JournalSide.Input ? Input : Output;

    public RetentionLedger With(JournalSide side, RetentionTotals totals) =>
        side == JournalSide.Input ? this with { Input = totals } : this with { Output = totals };

    public RetentionLedger With(IEnumerable<LeftBehindReader> left) =>
        this with { LeftBehind = [.. left.Concat(LeftBehind).Take(LeftBehindKept)] };

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string data, IFileSystem files) => DurableFile.Write(
        PathOf(data), JsonSerializer.SerializeToUtf8Bytes(this, RetentionJson.Default.RetentionLedger), files);
}

/// <summary>How the ledger looks as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RetentionLedger))]
internal sealed partial class RetentionJson : JsonSerializerContext;
