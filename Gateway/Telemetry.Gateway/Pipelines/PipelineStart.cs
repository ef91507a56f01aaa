using System.Globalization;

namespace Telemetry.Gateway.Pipelines;

/// <summary>Where a pipeline begins that has not run before: the journal's start, its end, or a time.</summary>
/// <param name="IsNow">At what comes next.</param>
/// <param name="TimeMicros">At the first record that arrived then or later; null for the other two.</param>
internal readonly record struct PipelineStart(bool IsNow, long? TimeMicros)
{
    /// <summary>What is allowed, for people.</summary>
    public const string Rule = "beginning, now, or a time such as 2026-01-31T06:00:00Z";

    /// <summary>The journal's start.</summary>
    public static PipelineStart Beginning => default;

    /// <summary>Reads what <see cref="Rule"/> says.</summary>
    public static bool TryParse(string text, out PipelineStart start)
    {
        start = new PipelineStart(text == "now", null);
        if (text is "now" or "beginning")
        {
            return true;
        }

        // With an offset: a time that depends on where the machine stands is none.
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK"];
        if (!DateTimeOffset.TryParseExact(
                text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            || text[^1] is not ('Z' or 'z' or (>= '0' and <= '9')))
        {
            return false;
        }

        start = new PipelineStart(false, (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        return true;
    }

    public override string ToString() => IsNow ? "now" : TimeMicros is not long micros
        ? "beginning"
        : DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
