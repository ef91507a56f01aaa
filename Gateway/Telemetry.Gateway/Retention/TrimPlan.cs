using Telemetry.Gateway.Configuration;
using Telemetry.Journal;

namespace Telemetry.Gateway.Retention;

/// <summary>
/// What is to go of a journal now: a pure function of its segments, its readers and the time.
/// </summary>
/// <param name="Cut">Everything before this record goes; the journal's start: nothing does.</param>
/// <param name="Bytes">The room that this gives.</param>
/// <param name="Reason">Why the last of the segments goes.</param>
/// <param name="Holder">The reader because of which no more goes, or null.</param>
/// <param name="LeftBehind">Readers that need some of what goes.</param>
internal sealed record TrimPlan(
    long Cut, long Bytes, TrimReason Reason, JournalNeed? Holder, IReadOnlyList<JournalNeed> LeftBehind)
{
    /// <summary>Plans for the limits of the configuration.</summary>
    /// <param name="segments">The journal's segments; the last one stays, whatever happens.</param>
    /// <param name="needs">Its readers.</param>
    /// <param name="kept">How much is kept.</param>
    /// <param name="nowMicros">Journal time.</param>
    /// <param name="timeAt">The journal time of a record; null when it cannot be read.</param>
    /// <param name="agedMax">So many segments may go for their age.</param>
    public static TrimPlan Of(
        IReadOnlyList<JournalSegment> segments,
        IReadOnlyList<JournalNeed> needs,
        JournalRetentionOptions kept,
        long nowMicros,
        Func<long, long?> timeAt,
        int agedMax)
    {
        TrimPlan plan = new(segments[0].First.Value, 0, TrimReason.None, null, []);
        long bytes = segments.Sum(segment => segment.Bytes);
        double ageMax = kept.AgeMax.TotalMicroseconds;
        foreach (JournalSegment segment in Removable(segments))
        {
            long end = segment.End.Value;
            // The record behind it is as old as its last one, or younger.
            double age = nowMicros - (timeAt(end) ?? nowMicros);
            bool isTooMuch = bytes > kept.BytesMax;
            bool isTooOld = age > ageMax && agedMax > 0;
            if (!isTooMuch && !isTooOld)
            {
                break;
            }

            JournalNeed[] holders = [.. needs.Where(need => need.Position < end)];
            bool mayLeave = !holders.Any(holder => holder.GoesOn);
            bool isHeldTooLong = bytes / GatewayLimits.HeldBackTimesMax > kept.BytesMax
                || (isTooOld && age / GatewayLimits.HeldBackTimesMax > ageMax);
            if (holders.Length > 0 && !(mayLeave && isHeldTooLong))
            {
                return plan with { Holder = holders.MinBy(need => need.Position) };
            }

            plan = plan with
            {
                Cut = end,
                Bytes = plan.Bytes + segment.Bytes,
                Reason = isTooMuch ? TrimReason.Bytes : TrimReason.Age,
                LeftBehind = holders.Length > 0 ? holders : plan.LeftBehind,
            };
            bytes -= segment.Bytes;
            agedMax -= isTooMuch ? 0 : 1;
        }

        return plan;
    }

    /// <summary>Plans for a full disk: the oldest segment that no reader needs, and nobody is left behind.</summary>
    public static TrimPlan ForRoom(IReadOnlyList<JournalSegment> segments, IReadOnlyList<JournalNeed> needs)
    {
        TrimPlan plan = new(segments[0].First.Value, 0, TrimReason.Room, null, []);
        foreach (JournalSegment oldest in Removable(segments).Take(1))
        {
            JournalNeed[] holders = [.. needs.Where(need => need.Position < oldest.End.Value)];
            return holders.Length > 0
                ? plan with { Holder = holders.MinBy(need => need.Position) }
                : plan with { Cut = oldest.End.Value, Bytes = oldest.Bytes };
        }

        return plan;
    }

    /// <summary>All but that with the newest record: J is read from it, whatever else is lost.</summary>
    private static IEnumerable<JournalSegment> Removable(IReadOnlyList<JournalSegment> segments)
    {
        JournalSegment last = segments[^1];
        int stay = last.First == last.End ? 2 : 1;
        return segments.Take(Math.Max(0, segments.Count - stay));
    }
}
