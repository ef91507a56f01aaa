using Telemetry.Simulation.Disk;

namespace Telemetry.Simulation.Kernel;

/// <summary>A machine with a disk, a clock and one process that is started again when it ends.</summary>
internal sealed class Node
{
    private readonly HashSet<TimeSpan> _wallOffsets = [TimeSpan.Zero];
    private int _lives;
    private bool _isPowerless = true;
    private IDisposable? _restart;

    public Node(World world, string name)
    {
        World = world;
        Name = name;
        Chance = world.Chance.Fork(name);
        Disk = new VirtualDisk(this);
    }

    public World World { get; }

    public string Name { get; }

    public Chance Chance { get; }

    public VirtualDisk Disk { get; }

    /// <summary>How far the wall clock is from the truth.</summary>
    public TimeSpan WallOffset
    {
        get;
        set
        {
            field = value;
            _wallOffsets.Add(value);
            WasWrong |= value != TimeSpan.Zero;
        }
    }

    /// <summary>All that it ever was.</summary>
    public IReadOnlySet<TimeSpan> WallOffsets => _wallOffsets;

    /// <summary>How often the machine was switched on; its processes may have begun more often.</summary>
    public int Boots { get; private set; }

    /// <summary>When it was switched on last.</summary>
    public long BootedTicks { get; private set; }

    /// <summary>Was the wall clock ever wrong?</summary>
    public bool WasWrong { get; private set; }

    /// <summary>What the process does; it ends when the task does.</summary>
    public Func<Life, Task> Main { get; set; } = static _ => Task.CompletedTask;

    /// <summary>How long after its end the process is started again.</summary>
    public TimeSpan RestartAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The life that is, or null.</summary>
    public Life? Life { get; private set; }

    public bool IsUp => Life is not null;

    /// <summary>Told of a process that ended by itself, with its failure or null; true: that was foreseen.</summary>
    public Func<Life, Exception?, bool>? OnEnded { get; set; }

    /// <summary>The first end by itself that nobody foresaw; the world is wrong then, or the product is.</summary>
    public Exception? Unforeseen { get; private set; }

    public void Start()
    {
        _restart?.Dispose();
        _restart = null;
        if (Life is not null)
        {
            return;
        }
        if (_isPowerless)
        {
            _isPowerless = false;
            Boots++;
            BootedTicks = World.Ticks;
        }
        var life = new Life(this, ++_lives);
        Life = life;
        World.Note(Name, "start", _lives);
        life.Post(() => _ = RunAsync(life));
    }

    /// <summary>
    /// Ends the process from outside, at once. What its disk keeps of what was not synced is the kind's and chance's.
    /// </summary>
    /// <param name="kind">How.</param>
    /// <param name="down">How long it stays down; null: the usual.</param>
    public void Crash(CrashKind kind, TimeSpan? down = null)
    {
        if (Life is { } life)
        {
            World.Note(Name, "crash", (long)kind);
            Life = null;
            life.Die();
        }
        _isPowerless |= kind != CrashKind.Kill;
        Disk.Crash(kind);
        StartAfter(down ?? RestartAfter);
    }

    public string Describe() =>
        $"{Name}: {(Life is { } life ? $"life {life.Number}{(life.IsStalled ? ", stalled" : "")}" : "down")}";

    /// <summary>The process ended by itself.</summary>
    internal void Ended(Life life, Exception? failure)
    {
        if (Life != life)
        {
            return;
        }
        World.Note(Name, failure is null ? "end" : "fail");
        World.Trace.Tell(World.Ticks, Name, failure?.ToString() ?? "");
        if (OnEnded?.Invoke(life, failure) != true)
        {
            World.IsBroken = true;
            Unforeseen ??= failure ?? new InvalidOperationException($"The process {Name} ended.");
        }
        Life = null;
        life.Die();
        Disk.Crash(CrashKind.Kill);
        StartAfter(RestartAfter);
    }

    private void StartAfter(TimeSpan delay)
    {
        _restart?.Dispose();
        _restart = World.After(delay, Start);
    }

    private async Task RunAsync(Life life)
    {
        Exception? failure = null;
        try
        {
            await Main(life);
        }
        catch (Exception e)
        {
            failure = e;
        }
        if (life.IsAlive)
        {
            Ended(life, failure);
        }
    }
}
