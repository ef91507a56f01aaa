namespace Telemetry.Engine.State;

/// <summary>
/// An operator's state as it was between two steps, taken quickly by the thread that steps and written by another while
/// steps go on. It must hold nothing that a later step changes.
/// </summary>
public abstract class StateImage
{
    /// <summary>Writes the bytes that the operator's snapshot would have had at the capture. Called at most once per
    /// capture, by any thread, and never while the image is filled.</summary>
    /// <param name="writer">Where to.</param>
    public abstract void Write(SnapshotWriter writer);

    /// <summary>The image is needed no more; called after the writing, or instead of it, by any thread.</summary>
    public virtual void Release() { }
}
