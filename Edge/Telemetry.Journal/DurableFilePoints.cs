namespace Telemetry.Journal;

/// <summary>The fault points of a sort of durable file.</summary>
/// <param name="Write">Before anything of it is written.</param>
/// <param name="BeforeRename">The new one is on the disk under its other name.</param>
/// <param name="AfterRename">It has its name, which is not known to be on the disk.</param>
public sealed record DurableFilePoints(string Write, string BeforeRename, string AfterRename)
{
    /// <summary>A checkpoint's.</summary>
    public static DurableFilePoints Checkpoint { get; } =
        new("checkpoint.write", "checkpoint.rename.before", "checkpoint.rename.after");
}
