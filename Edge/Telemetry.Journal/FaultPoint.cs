using System.Globalization;

namespace Telemetry.Journal;

/// <summary>
/// Named places at which a process can be made to die, as by a loss of power, to prove that it loses nothing:
/// <c>CRASH_AT=input.fsync.before:3</c> in its environment kills it the third time it gets there. Costs one look at a
/// static bool otherwise.
/// </summary>
public static class FaultPoint
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "CRASH_AT";

    private static readonly string[] Journals = ["input", "output", "spool", "deliveries"];

    private static readonly string[] OfJournals =
        [".append", ".write", ".fsync.before", ".fsync.after", ".durable", ".roll", ".truncate"];

    private static readonly string[] Others =
    [
        "checkpoint.write", "checkpoint.rename.before", "checkpoint.rename.after",
        "ack.before", "effect.intent", "effect.sent", "effect.marked", "step.before", "step.after",
        "spool.acked", "spool.delete", "views.apply",
    ];

    private static readonly string? PointName;
    private static readonly int PointCount;
    private static int _reached;
    private static volatile bool _isOn;

    // One thread is one simulated world.
    [ThreadStatic]
    private static Action<string>? _observer;

    static FaultPoint()
    {
        All = [.. Journals.SelectMany(static journal => OfJournals.Select(point => journal + point)), .. Others];
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
        {
            return;
        }

        var colon = text.LastIndexOf(':');
        var count = 1;
        if (colon > 0 && All.Contains(text[..colon])
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && count > 0)
        {
            PointName = text[..colon];
            PointCount = count;
        }
        else
        {
            Fault = $"{Variable}={text} is not NAME:N with N from 1 and one of these names: {string.Join(' ', All)}";
        }

        _isOn = true;
    }

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> All { get; }

    /// <summary>What is wrong with the environment variable; null when nothing is. Programs ask at their start, and
    /// end with 2.</summary>
    public static string? Fault { get; }

    /// <summary>Hears of every point that this thread reaches; what it throws comes out of the place itself.</summary>
    public static Action<string>? Observer
    {
        get => _observer;
        set
        {
            _observer = value;
            _isOn |= value is not null;
        }
    }

    /// <summary>The process is at this point; null is none.</summary>
    public static void Reach(string? name)
    {
        if (_isOn && name is not null)
        {
            ReachSlowly(name);
        }
    }

    private static void ReachSlowly(string name)
    {
        _observer?.Invoke(name);
        if (Fault is not null)
        {
            Console.Error.WriteLine(Fault);
            Environment.Exit(2);
        }

        if (PointName == name && Interlocked.Increment(ref _reached) == PointCount)
        {
            NativeCalls.KillSelf();
        }
    }
}
