namespace Telemetry.Gateway.Http.Api;

/// <summary>How a test went.</summary>
/// <param name="Delivered">Whether the receiver took it.</param>
/// <param name="Status">The receiver's answer; null without one.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record WebhookTestItem(bool Delivered, int? Status, string? Error);
