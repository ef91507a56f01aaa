namespace Telemetry.Gateway.Webhooks;

/// <summary>How one attempt ended.</summary>
/// <param name="Status">The receiver's answer, or null without one.</param>
/// <param name="RetryAfter">The wait that the receiver asked for.</param>
/// <param name="Error">Why it failed, in words; null on success.</param>
internal sealed record DeliveryOutcome(int? Status, TimeSpan? RetryAfter, string? Error)
{
    private const int Gone = 410;

    /// <summary>Whether the receiver took the event.</summary>
    public bool IsDelivered => Error is null;

    /// <summary>Whether the receiver wants nothing more, ever.</summary>
    public bool IsGone => Status == Gone;

    /// <summary>An attempt that brought no answer: why, in one short line.</summary>
    public static DeliveryOutcome NoAnswer(string why)
    {
        string line = why.ReplaceLineEndings(" ");
        return new DeliveryOutcome(
            null, null, line.Length <= WebhookLimits.ErrorLengthMax ? line : line[..WebhookLimits.ErrorLengthMax]);
    }
}
