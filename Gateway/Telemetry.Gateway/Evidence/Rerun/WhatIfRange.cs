using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>A part of the past over which another rule is tried, by the gateway's arrival time.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Behind its end; null for all that is kept.</param>
/// <param name="WarmUp">How much is read before it, so that both rules know what a rule must know.</param>
internal sealed record WhatIfRange(JournalMoment From, JournalMoment? To, TimeSpan WarmUp)
{
    private const string MomentRule =
        "a time: RFC 3339 such as \"2026-01-31T12:00:00Z\", or milliseconds since 1970 as a text";

    /// <summary>What is asked for; null when no range is.</summary>
    /// <param name="keys">The request.</param>
    /// <exception cref="ConfigurationException">It cannot be: one line with the key and what is allowed.</exception>
    public static WhatIfRange? Read(IReadOnlyDictionary<string, ConfigurationNode> keys)
    {
        if (!keys.TryGetValue("from", out ConfigurationNode from))
        {
            foreach (string key in (string[])["to", "warm_up_seconds"])
            {
                if (keys.TryGetValue(key, out ConfigurationNode alone))
                {
                    throw alone.Refuse("it only beside from");
                }
            }

            return null;
        }

        TimeSpan warmUp = keys.TryGetValue("warm_up_seconds", out ConfigurationNode seconds)
            ? TimeSpan.FromSeconds(seconds.Whole(0, (int)EvidenceLimits.WarmUpMax.TotalSeconds))
            : EvidenceLimits.WarmUpDefault;
        JournalMoment? end = keys.TryGetValue("to", out ConfigurationNode to) ? Moment(to) : null;
        WhatIfRange range = new(Moment(from), end, warmUp);
        return end is null || end.Value.TimeMicros > range.From.TimeMicros
            ? range
            : throw to.Refuse("a time behind from");
    }

    /// <summary>The records that are read, and the first that counts.</summary>
    /// <exception cref="InvalidDataException">They are too many, or none.</exception>
    public (JournalPosition First, JournalPosition From, JournalPosition To) Resolve(IReplaySource source)
    {
        JournalPosition from = From.Resolve(source);
        JournalPosition first = From.Moved(-WarmUp).Resolve(source);
        JournalPosition to = To?.Resolve(source) ?? source.End;
        long records = to.Value - first.Value;
        if (from >= to)
        {
            throw new InvalidDataException("nothing arrived in this time, or it is not kept any more");
        }

        return records <= EvidenceLimits.RangeRecordsMax
            ? (first, from, to)
            : throw new InvalidDataException(FormattableString.Invariant(
                $"{records} records arrived in this time and its warm-up: at most ")
                + FormattableString.Invariant($"{EvidenceLimits.RangeRecordsMax} can be asked; take a shorter one"));
    }

    private static JournalMoment Moment(ConfigurationNode node)
    {
        JournalMoment moment = default;
        _ = node.Text(MomentRule, text => JournalMoment.TryParse(text, out moment) && moment.TimeMicros is not null);
        return moment;
    }
}
