using Telemetry.Engine.State;

namespace Telemetry.Alerts.Care;

/// <summary>The silences that are not over.</summary>
internal sealed class SilenceBook
{
    private readonly SortedDictionary<string, AlertSilence> _silences = new(StringComparer.Ordinal);

    /// <summary>When one of them begins or ends next, µs of journal time.</summary>
    public long NextChange { get; private set; } = long.MaxValue;

    /// <summary>Adds a silence, unless its name is taken, it is over, or there are too many.</summary>
    public bool TryAdd(AlertSilence silence, long now)
    {
        bool isAdded = silence.Ends > now && _silences.Count < CareLimits.SilencesMax
            && _silences.TryAdd(silence.Id, silence);
        Reckon(now);
        return isAdded;
    }

    public AlertSilence? Remove(string id, long now)
    {
        _silences.Remove(id, out AlertSilence? removed);
        Reckon(now);
        return removed;
    }

    /// <summary>Takes out what is over.</summary>
    public IReadOnlyList<AlertSilence> TakeExpired(long now)
    {
        AlertSilence[] expired = [.. _silences.Values.Where(silence => silence.Ends <= now)];
        foreach (AlertSilence silence in expired)
        {
            _silences.Remove(silence.Id);
        }

        Reckon(now);
        return expired;
    }

    /// <summary>The first silence, by its name, that holds for an alert; null when none does.</summary>
    public string? Find(AlertImage alert, long now)
    {
        foreach (AlertSilence silence in _silences.Values)
        {
            if (silence.HoldsAt(now) && AlertMatcher.AllMatch(silence.Matchers, alert.Field))
            {
                return silence.Id;
            }
        }

        return null;
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Compact(_silences.Count);
        foreach (AlertSilence silence in _silences.Values)
        {
            writer.Text(silence.Id);
            writer.Compact(silence.Matchers.Count);
            foreach (AlertMatcher matcher in silence.Matchers)
            {
                writer.Text(matcher.Name);
                writer.Text(matcher.Op);
                writer.Text(matcher.Value);
            }

            writer.Int64(silence.Starts);
            writer.Int64(silence.Ends);
            writer.Text(silence.By);
            writer.Text(silence.Comment);
        }
    }

    public void Restore(SnapshotReader reader, long now)
    {
        for (int left = reader.CompactCount(); left > 0; left--)
        {
            string id = reader.Text();
            var matchers = new AlertMatcher[reader.CompactCount()];
            for (int i = 0; i < matchers.Length; i++)
            {
                string? problem = AlertMatcher.TryCreate(
                    reader.Text(), reader.Text(), reader.Text(), out AlertMatcher? matcher);
                matchers[i] = matcher ?? throw new SnapshotFormatException(problem ?? "a matcher");
            }

            _silences.Add(id, new AlertSilence
            {
                Id = id,
                Matchers = matchers,
                Starts = reader.Int64(),
                Ends = reader.Int64(),
                By = reader.TextOrNull(),
                Comment = reader.TextOrNull(),
            });
        }

        Reckon(now);
    }

    private void Reckon(long now)
    {
        NextChange = long.MaxValue;
        foreach (AlertSilence silence in _silences.Values)
        {
            NextChange = Math.Min(NextChange, silence.Starts > now ? silence.Starts : silence.Ends);
        }
    }
}
