namespace Telemetry.EndToEnd.Tests.Crashes;

/// <summary>A fault point, whose process reaches it, and how often a run may get there.</summary>
internal sealed record CrashPoint(string Name, int Times)
{
    private static readonly (string Suffix, int Times)[] Usual =
    [
        (".append", 40), (".write", 25), (".fsync.before", 25), (".fsync.after", 25), (".durable", 25), (".roll", 4),
        (".truncate", 3),
    ];

    private static readonly CrashPoint[] Others =
    [
        new("checkpoint.write", 6), new("checkpoint.rename.before", 6), new("checkpoint.rename.after", 6),
        new("ack.before", 60), new("effect.intent", 8), new("effect.sent", 8), new("effect.marked", 8),
        new("step.before", 80), new("step.after", 80), new("spool.acked", 60), new("spool.delete", 6),
        new("views.apply", 20),
    ];

    public static IReadOnlyList<CrashPoint> All { get; } =
    [
        .. new[] { "input", "output", "spool", "deliveries" }
            .SelectMany(journal => Usual.Select(u => new CrashPoint(journal + u.Suffix, u.Times))),
        .. Others,
    ];

    public bool IsOfAgent => Name.StartsWith("spool.", StringComparison.Ordinal);

    /// <summary>How long a process may still get there when all is delivered: journals are cut later.</summary>
    public TimeSpan Afterlife => Name.EndsWith(".truncate", StringComparison.Ordinal)
        ? TimeSpan.FromSeconds(5) : TimeSpan.Zero;

    /// <summary>Which time it is to die at: the first for the first seed, any for the others.</summary>
    public int TimeOf(int seed) => seed <= 1 ? 1 : new Random(seed * 7_919).Next(1, Times + 1);
}
