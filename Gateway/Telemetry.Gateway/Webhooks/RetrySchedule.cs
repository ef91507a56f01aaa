using System.Globalization;

namespace Telemetry.Gateway.Webhooks;

/// <summary>When to try again: full jitter under a doubling ceiling, a receiver's own wish honoured.</summary>
internal sealed class RetrySchedule(Random random)
{
    /// <summary>The next attempt's time, or null when the delivery's 75 hours would be over.</summary>
    /// <param name="firstAt">When the first attempt was made.</param>
    /// <param name="now">When the attempt just failed.</param>
    /// <param name="attempts">Attempts made so far, at least 1.</param>
    /// <param name="retryAfter">What the receiver asked for, if anything.</param>
    public DateTimeOffset? Next(DateTimeOffset firstAt, DateTimeOffset now, int attempts, TimeSpan? retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        TimeSpan wait = Jitter(attempts);
        if (retryAfter is { } asked && asked > wait)
        {
            wait = asked;
        }
        // Subtract rather than add: a receiver may ask for a wait that no calendar holds.
        return wait > WebhookLimits.GiveUpAfter - (now - firstAt) ? null : now + wait;
    }

    /// <summary>The greatest wait after so many attempts.</summary>
    public static TimeSpan Ceiling(int attempts)
    {
        int doublings = Math.Min(attempts - 1, 20);
        TimeSpan ceiling = WebhookLimits.BackoffFirst * (1L << doublings);
        return ceiling < WebhookLimits.BackoffMax ? ceiling : WebhookLimits.BackoffMax;
    }

    /// <summary>Reads a Retry-After header: seconds or an HTTP date; null when it is neither or in the past.</summary>
    public static TimeSpan? ReadRetryAfter(string? header, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return null;
        }
        if (long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, (long)WebhookLimits.GiveUpAfter.TotalSeconds * 2));
        }
        return DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out DateTimeOffset date) && date > now
            ? date - now
            : null;
    }

    private TimeSpan Jitter(int attempts)
    {
        TimeSpan wait = Ceiling(attempts) * random.NextDouble();
        return wait > WebhookLimits.BackoffMin ? wait : WebhookLimits.BackoffMin;
    }
}
