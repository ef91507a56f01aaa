namespace Telemetry.Simulation.Kernel;

/// <summary>
/// One virtual world: processes, their continuations and timers, and one clock, on the thread that calls
/// <see cref="Run"/>. A step runs one continuation; which one of those that are ready is a matter of chance. Time
/// passes only when nothing is ready.
/// </summary>
internal sealed class World
{
    /// <summary>Where the virtual calendar begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<WorkItem> _ready = [];
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private readonly List<Node> _nodes = [];
    private readonly Chance _schedule;
    private readonly int _threadId = Environment.CurrentManagedThreadId;
    private long _order;

    public World(ulong seed, TextWriter? trace = null)
    {
        Seed = seed;
        Chance = new Chance(seed);
        _schedule = Chance.Fork("schedule");
        Trace = new Trace(trace);
    }

    public ulong Seed { get; }

    /// <summary>Fork it; nobody draws from it directly.</summary>
    public Chance Chance { get; }

    public Trace Trace { get; }

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>True time since the world's beginning, in ticks of 100 ns.</summary>
    public long Ticks { get; private set; }

    public TimeSpan Elapsed => TimeSpan.FromTicks(Ticks);

    /// <summary>What a right clock shows.</summary>
    public DateTimeOffset Now => Epoch + Elapsed;

    /// <summary>As above, µs since 1970.</summary>
    public long NowMicros => (Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public long Steps { get; private set; }

    /// <summary>Called before each step; the swarm kills from here.</summary>
    public Action<Life>? BeforeStep { get; set; }

    /// <summary>The first thing that went wrong in the kernel itself, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>A process ended in a way that nobody foresaw: there is no use in going on.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Adds a machine with one process; <see cref="Node.Start"/> starts it.</summary>
    public Node AddNode(string name)
    {
        var node = new Node(this, name);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Does something after a while of true time, outside of all processes.</summary>
    public IDisposable After(TimeSpan delay, Action action)
    {
        var timer = new VirtualTimer(this, null, _ => action(), null);
        timer.Change(delay, Timeout.InfiniteTimeSpan);
        return timer;
    }

    /// <summary>Runs until <paramref name="until"/> says so, time is over, or nothing is left to do.</summary>
    /// <returns>Why it ended.</returns>
    public WorldEnd Run(Func<bool> until, TimeSpan limit, long stepsMax)
    {
        var former = SynchronizationContext.Current;
        try
        {
            var end = Steps + stepsMax;
            while (!until())
            {
                if (Fault is not null || IsBroken)
                {
                    return WorldEnd.Fault;
                }
                if (Steps >= end)
                {
                    return WorldEnd.StepLimit;
                }
                if (_ready.Count > 0)
                {
                    StepOnce();
                }
                else if (!TryPassTime(limit.Ticks))
                {
                    return _timers.Count == 0 ? WorldEnd.Quiet : WorldEnd.TimeLimit;
                }
            }
            return WorldEnd.Reached;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(former);
        }
    }

    /// <summary>Runs for a while of true time.</summary>
    public WorldEnd RunFor(TimeSpan span, long stepsMax = long.MaxValue / 2)
    {
        var end = Ticks + span.Ticks;
        return Run(() => Ticks >= end && _ready.Count == 0, TimeSpan.FromTicks(end), stepsMax);
    }

    /// <summary>A continuation of a life is ready. From another thread it is a hole in the virtual world.</summary>
    public void Post(Life life, SendOrPostCallback action, object? state)
    {
        if (!life.IsAlive)
        {
            return; // Also what finalizers of its remains post, from their own thread.
        }
        if (Environment.CurrentManagedThreadId != _threadId)
        {
            Fault ??= $"A continuation of {life.Node.Name} came from another thread: {Environment.StackTrace}";
            return;
        }
        _ready.Add(new WorkItem(life, action, state, ++_order));
    }

    public void Note(string who, string what, long first = 0, long second = 0) =>
        Trace.Note(Ticks, who, what, first, second);

    /// <summary>What is stuck, for people.</summary>
    public IEnumerable<string> Describe() => _nodes.Select(n => n.Describe())
        .Append($"world: {_ready.Count} ready, {_timers.Count} timers, step {Steps}, time {Elapsed}");

    internal void Schedule(VirtualTimer timer, long due) => _timers.Enqueue(timer, (due, ++_order));

    internal void Release(Queue<WorkItem> held)
    {
        while (held.TryDequeue(out var item))
        {
            _ready.Add(item);
        }
    }

    private void StepOnce()
    {
        var index = _schedule.Next(_ready.Count);
        var item = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        var life = item.Life;
        if (!life.IsAlive)
        {
            return;
        }
        if (life.IsStalled)
        {
            life.Hold(item);
            return;
        }
        BeforeStep?.Invoke(life);
        if (!life.IsAlive)
        {
            return;
        }
        Steps++;
        Note(life.Node.Name, "step", item.Order);
        life.Execute(item.Action, item.State);
    }

    private bool TryPassTime(long limit)
    {
        if (!_timers.TryPeek(out var timer, out var key))
        {
            return false;
        }
        if (key.Due > limit)
        {
            Ticks = Math.Max(Ticks, limit);
            return false;
        }
        _timers.Dequeue();
        if (timer.IsStale(key.Due))
        {
            return true;
        }
        Ticks = Math.Max(Ticks, key.Due);
        Steps++;
        timer.Fire();
        return true;
    }
}
