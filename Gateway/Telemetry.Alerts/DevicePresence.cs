using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// A device as the gateway sees it, and the folds of the rules about its being offline: each time it is away for as
/// long as a rule says is a window, whose value is the time in seconds; its return is a window that is quiet.
/// </summary>
internal sealed class DevicePresence(KeyFolds key, IReadOnlyList<AlertRule> rules)
{
    private readonly bool[] _isSaid = new bool[key.Folds.Length];
    private long _since;
    private long _end = long.MinValue;

    public KeyFolds Key => key;

    public bool IsOffline { get; private set; }

    /// <summary>The device is gone.</summary>
    public void Leave(long at)
    {
        if (!IsOffline)
        {
            IsOffline = true;
            _since = Math.Max(at, _end);
        }
    }

    /// <summary>The device is back; the events of one rule.</summary>
    public void Return(int index, long at, List<AlertEvent> events)
    {
        if (!IsOffline || !_isSaid[index])
        {
            return;
        }

        AlertFold fold = key.Folds[index].Fold;
        long said = SaidUntil(index);
        if (at - 1 > said)
        {
            fold.Apply(new ResultRow(said, at - 1, (at - _since) / 1e6, ResultState.Final), at, events);
        }

        long back = Math.Max(at - 1, said);
        fold.Apply(new ResultRow(back, back + 1, Silence.Quiet, ResultState.Final), at, events);
        _end = Math.Max(_end, back + 1);
        _isSaid[index] = false;
    }

    /// <summary>Behind <see cref="Return"/> for every rule.</summary>
    public void EndReturn() => IsOffline = false;

    /// <summary>Journal time goes on; the events of one rule.</summary>
    public void Pass(int index, long at, List<AlertEvent> events)
    {
        if (IsOffline && !_isSaid[index] && at - _since >= ForOf(index))
        {
            _isSaid[index] = true;
            long end = SaidUntil(index);
            key.Folds[index].Fold.Apply(
                new ResultRow(_since, end, ForOf(index) / 1e6, ResultState.Final), at, events);
        }
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Boolean(IsOffline);
        writer.Int64(_since);
        writer.Int64(_end);
        for (int i = 0; i < _isSaid.Length; i++)
        {
            writer.Boolean(_isSaid[i]);
        }

        key.SnapshotFolds(writer);
    }

    public void Restore(SnapshotReader reader)
    {
        IsOffline = reader.Boolean();
        _since = reader.Int64();
        _end = reader.Int64();
        for (int i = 0; i < _isSaid.Length; i++)
        {
            _isSaid[i] = reader.Boolean();
        }

        key.RestoreFolds(reader);
    }

    private long SaidUntil(int index) => _since + Math.Max(ForOf(index), 1);

    private long ForOf(int index) => EpisodeTerms.Micros(rules[key.Folds[index].Rule].For);
}
