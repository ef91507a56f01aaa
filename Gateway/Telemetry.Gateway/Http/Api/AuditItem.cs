using System.Text.Json;

namespace Telemetry.Gateway.Http.Api;

/// <summary>What somebody did.</summary>
/// <param name="Position">Its record in the input journal.</param>
/// <param name="At">When, by the journal's time.</param>
/// <param name="Kind">Of what kind, such as alert_care, device_accepted, agent_configured.</param>
/// <param name="Action">What: ack, assign, comment, close, silence, unsilence, …</param>
/// <param name="Subject">To what.</param>
/// <param name="By">Who said that it was them.</param>
/// <param name="Token">The name of the token that it came with.</param>
/// <param name="Comment">What they said.</param>
/// <param name="Outcome">done; nothing (there was nothing to do: unknown, too old, or so already); pending (not read
/// yet); taken (journalled, and nobody here knows what came of it).</param>
/// <param name="Details">The whole record.</param>
internal sealed record AuditItem(
    long Position, DateTime At, string Kind, string? Action, string? Subject, string? By, string? Token,
    string? Comment, string Outcome, JsonElement? Details);
