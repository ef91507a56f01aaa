namespace Telemetry.Journal;

/// <summary>
/// For trials that kill a process at every <see cref="FaultPoint"/>: with <c>CRASH_TRIAL=1</c> in its environment it
/// has limits so small that a short run rolls segments, truncates journals and writes checkpoints. Never set it where
/// data matters.
/// </summary>
public static class FaultTrial
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "CRASH_TRIAL";

    /// <summary>The length of segments in a trial.</summary>
    internal const long SegmentBytes = 2 * 1024;

    private static readonly bool IsSet = Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>The usual limit, or in a trial the small one.</summary>
    public static T Limit<T>(T usual, T small) => IsSet ? small : usual;
}
