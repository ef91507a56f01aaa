using Telemetry.Simulation.Disk;

namespace Telemetry.Simulation.Kernel;

/// <summary>
/// One run of a node's process, from its start to its end or its death. It has its own context, timers and handles;
/// all of them are dead when it is.
/// </summary>
internal sealed class Life
{
    private readonly Queue<WorkItem> _held = new();
    private readonly List<Action> _deaths = [];
    private long _stalledUntil;

    public Life(Node node, int number)
    {
        Node = node;
        Number = number;
        Chance = node.Chance.Fork($"life {number}");
        Context = new LifeContext(this);
        Scheduler = new LifeScheduler(this);
        Time = new VirtualTime(this);
        Files = new DiskSession(this, node.Disk);
    }

    public Node Node { get; }

    public World World => Node.World;

    /// <summary>1 for the node's first life.</summary>
    public int Number { get; }

    /// <summary>Chance that the process itself may use: boot ids, salts, jitter.</summary>
    public Chance Chance { get; }

    public LifeContext Context { get; }

    public TaskScheduler Scheduler { get; }

    public TimeProvider Time { get; }

    /// <summary>The node's disk, as long as the life lasts.</summary>
    public DiskSession Files { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>It waits for its disk, or was stopped for a while: nothing of it runs.</summary>
    public bool IsStalled => World.Ticks < _stalledUntil;

    /// <summary>
    /// A journal's commits become steps of their own, so that anything may happen between an append and its fsync.
    /// </summary>
    public Action<Action> CommitOn => commit => Post(commit);

    public void Post(Action action) => World.Post(this, static state => ((Action)state!)(), action);

    /// <summary>Called when the life ends, in whatever way, outside of it.</summary>
    public void OnDeath(Action action) => _deaths.Add(action);

    /// <summary>Throws when the process is dead: every door to the world asks first.</summary>
    public void ThrowIfDead()
    {
        if (!IsAlive)
        {
            throw new DeadLifeException(Node.Name);
        }
    }

    /// <summary>Nothing of the process runs for so long: a slow disk, or a machine that is too busy.</summary>
    public void Stall(TimeSpan span)
    {
        var until = World.Ticks + span.Ticks;
        if (until <= _stalledUntil)
        {
            return;
        }
        _stalledUntil = until;
        World.After(span, () =>
        {
            if (!IsStalled)
            {
                World.Release(_held);
            }
        });
    }

    /// <summary>Runs something as a step of this life, now.</summary>
    internal void Execute(SendOrPostCallback action, object? state)
    {
        SynchronizationContext.SetSynchronizationContext(Context);
        try
        {
            action(state);
        }
        catch (DeadLifeException) when (!IsAlive)
        {
            // It was killed in the middle of what it did.
        }
        catch (Exception e)
        {
            Node.Ended(this, e);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    internal void Hold(WorkItem item) => _held.Enqueue(item);

    internal void Die()
    {
        IsAlive = false;
        _held.Clear();
        foreach (var death in _deaths)
        {
            death();
        }
    }
}
