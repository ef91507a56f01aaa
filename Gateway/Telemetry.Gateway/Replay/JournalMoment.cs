using System.Globalization;
using Telemetry.Gateway.History;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>A place in the input journal as people name it: by journal time, or by position.</summary>
/// <param name="TimeMicros">The time, when that is given.</param>
/// <param name="Position">The position, when that is given.</param>
internal readonly record struct JournalMoment(long? TimeMicros, JournalPosition? Position)
{
    /// <summary>How a moment is written.</summary>
    public const string Rule =
        "a time (RFC 3339 such as 2026-01-31T12:00:00Z, or milliseconds since 1970) or a position (pos:123)";

    private const string PositionPrefix = "pos:";

    public static bool TryParse(string text, out JournalMoment moment)
    {
        moment = default;
        if (text.StartsWith(PositionPrefix, StringComparison.Ordinal))
        {
            bool isNumber = long.TryParse(
                text.AsSpan(PositionPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long position);
            moment = new JournalMoment(null, new JournalPosition(position));
            return isNumber;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long millis))
        {
            moment = new JournalMoment(Math.Clamp(millis, long.MinValue / 1_000, long.MaxValue / 1_000) * 1_000, null);
            return true;
        }

        // The date and the T must be there: what else a parser makes of a text is anybody's guess.
        bool isTime = text.Length >= 20 && text[10] is 'T' or 't'
            && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            && (moment = new JournalMoment(EventTimes.ToMicros(time), null)).TimeMicros is not null;
        return isTime;
    }

    /// <summary>The first record that is not before this moment; the end when there is none.</summary>
    public JournalPosition Resolve(IReplaySource source)
    {
        if (TimeMicros is not long time)
        {
            JournalPosition asked = Position ?? source.Start;
            return asked < source.Start ? source.Start : asked > source.End ? source.End : asked;
        }

        using IRecordSequence records = source.OpenBefore(time);
        while (records.TryRead(out JournalPosition position, out ReadOnlySpan<byte> payload))
        {
            if (RecordTime.Of(payload) >= time)
            {
                return position;
            }
        }

        return source.End;
    }

    /// <summary>This moment, moved by a span of journal time; a position stays where it is.</summary>
    public JournalMoment Moved(TimeSpan by) => TimeMicros is long time
        ? new JournalMoment(time + (by.Ticks / TimeSpan.TicksPerMicrosecond), null)
        : this;
}
