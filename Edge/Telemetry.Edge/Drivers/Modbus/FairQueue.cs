using Telemetry.Edge.Waiting;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// One at a time, in fair turns: of those who wait goes first whose name has been served least recently, so that a
/// slave with many requests cannot starve one with few. Thread-safe.
/// </summary>
internal sealed class FairQueue
{
    private readonly Lock _gate = new();
    private readonly List<(int Name, TaskCompletionSource Turn)> _waiting = [];
    private readonly Dictionary<int, long> _served = [];
    private long _turns;
    private bool _isTaken;

    /// <summary>Waits for the turn; disposing of what it gives ends it.</summary>
    public async Task<IDisposable> TakeAsync(int name, CancellationToken cancellation)
    {
        var turn = Enter(name);
        try
        {
            await WakeSignal.FollowAsync(turn.Task, cancellation);
        }
        catch (OperationCanceledException)
        {
            Abandon(name, turn);
            throw;
        }
        return new Turn(this);
    }

    private TaskCompletionSource Enter(int name)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((name, turn));
            if (!_isTaken)
            {
                Next();
            }
        }
        return turn;
    }

    /// <summary>A turn that came just when nobody wanted it any more goes to the next.</summary>
    private void Abandon(int name, TaskCompletionSource turn)
    {
        lock (_gate)
        {
            if (!_waiting.Remove((name, turn)))
            {
                Next();
            }
        }
    }

    private void End()
    {
        lock (_gate)
        {
            Next();
        }
    }

    private void Next()
    {
        _isTaken = _waiting.Count > 0;
        if (!_isTaken)
        {
            return;
        }
        var best = 0;
        for (var i = 1; i < _waiting.Count; i++)
        {
            if (ServedAt(_waiting[i].Name) < ServedAt(_waiting[best].Name))
            {
                best = i;
            }
        }
        var (name, turn) = _waiting[best];
        _waiting.RemoveAt(best);
        _served[name] = ++_turns;
        turn.SetResult();
    }

    private long ServedAt(int name) => _served.GetValueOrDefault(name);

    private sealed class Turn(FairQueue queue) : IDisposable
    {
        private FairQueue? _queue = queue;

        public void Dispose() => Interlocked.Exchange(ref _queue, null)?.End();
    }
}
