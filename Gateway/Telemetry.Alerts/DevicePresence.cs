using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// A device as the gateway sees it, and the folds of the rules about its being offline: each time it is away for as
/// long as a rule says is a window, whose value is the time in seconds; its return is a window that is quiet.
/// </summary>
/// <remarks>
/// The windows lie in journal time, but how long it is away is elapsed time: a gateway's clock that jumps trips
/// nothing, and the time in which the gateway itself did not run does not count.
/// </remarks>
internal sealed class DevicePresence(KeyFolds key, IReadOnlyList<AlertRule> rules)
{
    private const long NotSaid = long.MinValue;

    // Until when each rule has said that it is away.
    private readonly long[] _said = [.. key.Folds.Select(_ => NotSaid)];
    private long _since;
    private long _left;
    private long _end = long.MinValue;

    public KeyFolds Key => key;

    public bool IsOffline { get; private set; }

    /// <summary>The device is gone.</summary>
    /// <param name="at">Journal time, µs.</param>
    /// <param name="elapsed">Elapsed time, µs.</param>
    public void Leave(long at, long elapsed)
    {
        if (!IsOffline)
        {
            IsOffline = true;
            _since = Math.Max(at, _end);
            _left = elapsed;
        }
    }

    /// <summary>The device is back; the events of one rule.</summary>
    public void Return(int index, long at, long elapsed, List<AlertEvent> events)
    {
        Pass(index, at, elapsed, events);
        if (!IsOffline || _said[index] == NotSaid)
        {
            return;
        }

        AlertFold fold = key.Folds[index].Fold;
        long said = _said[index];
        if (at - 1 > said)
        {
            fold.Apply(new ResultRow(said, at - 1, (elapsed - _left) / 1e6, ResultState.Final), at, events);
        }

        long back = Math.Max(at - 1, said);
        fold.Apply(new ResultRow(back, back + 1, Silence.Quiet, ResultState.Final), at, events);
        _end = Math.Max(_end, back + 1);
        _said[index] = NotSaid;
    }

    /// <summary>Behind <see cref="Return"/> for every rule.</summary>
    public void EndReturn() => IsOffline = false;

    /// <summary>Time goes on; the events of one rule.</summary>
    public void Pass(int index, long at, long elapsed, List<AlertEvent> events)
    {
        long span = EpisodeTerms.Micros(rules[key.Folds[index].Rule].For);
        if (!IsOffline || _said[index] != NotSaid || elapsed - _left < span)
        {
            return;
        }

        // Journal time may have gone slower than elapsed time.
        long end = Math.Max(_since + 1, Math.Min(_since + span, at));
        _said[index] = end;
        key.Folds[index].Fold.Apply(new ResultRow(_since, end, span / 1e6, ResultState.Final), at, events);
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Boolean(IsOffline);
        writer.Int64(_since);
        writer.Int64(_left);
        writer.Int64(_end);
        foreach (long said in _said)
        {
            writer.Int64(said);
        }

        key.SnapshotFolds(writer);
    }

    public void Restore(SnapshotReader reader)
    {
        IsOffline = reader.Boolean();
        _since = reader.Int64();
        _left = reader.Int64();
        _end = reader.Int64();
        for (int i = 0; i < _said.Length; i++)
        {
            _said[i] = reader.Int64();
        }

        key.RestoreFolds(reader);
    }
}
