using System.Text;
using System.Text.Json;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.History;

/// <summary>What somebody did, as the input journal has it.</summary>
/// <param name="Position">The record's position.</param>
/// <param name="At">When, µs of journal time.</param>
/// <param name="Kind">Of what kind: a <see cref="ControlKind"/> in snake case.</param>
/// <param name="Action">What was done.</param>
/// <param name="Subject">To what: an alert, a silence, a device, an agent, a pipeline.</param>
/// <param name="By">Who said that it was them.</param>
/// <param name="Token">The name of the token that it came with.</param>
/// <param name="Comment">What they said.</param>
/// <param name="Details">The record's JSON, when it is short.</param>
internal sealed record AuditEntry(
    long Position, long At, string Kind, string? Action, string? Subject, string? By, string? Token, string? Comment,
    string? Details)
{
    private static readonly string[] Subjects = ["alert", "silence", "device", "agent", "pipeline"];

    /// <summary>Reads a record; null when it is nothing that somebody did.</summary>
    public static AuditEntry? Of(long position, in InputRecord record)
    {
        // What the gateway tells itself is nobody's doing.
        if (record.Kind != InputKind.Control || record.Body.IsEmpty
            || record.Body[0] == (byte)ControlKind.CauseReported)
        {
            return null;
        }

        var kind = (ControlKind)record.Body[0];
        string name = Words.SnakeCase(kind.ToString());
        var entry = new AuditEntry(position, record.Stamp.TimeMicros, name, null, null, null, null, null, null);
        if (kind is ControlKind.ModelChanged or ControlKind.ConfigurationChanged
            || record.Body.Length > HistoryLimits.AuditDetailsMax)
        {
            return entry;
        }

        try
        {
            var reader = new Utf8JsonReader(record.Body[1..]);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? entry.With(kind, document.RootElement, record.Body[1..])
                : entry;
        }
        catch (JsonException)
        {
            return entry;
        }
    }

    private AuditEntry With(ControlKind kind, JsonElement said, ReadOnlySpan<byte> json) => this with
    {
        Action = kind == ControlKind.AlertAcknowledged
            ? "ack"
            : Text(said, "do") ?? Text(said, "change") ?? Text(said, "kind"),
        Subject = Subjects.Select(name => Text(said, name)).FirstOrDefault(name => name is not null),
        By = Text(said, "by"),
        Token = Text(said, "token"),
        Comment = Text(said, "comment") ?? Text(said, "message"),
        Details = Encoding.UTF8.GetString(json),
    };

    private static string? Text(JsonElement said, string name) =>
        said.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
