namespace Telemetry.Edge.Remote;

/// <summary>A command that was taken, and its answer once there is one. The desk's gate guards it.</summary>
/// <param name="goodUntil">Until then it must not be forgotten; a monotonic timestamp.</param>
internal sealed class RememberedCommand(long goodUntil)
{
    public long GoodUntil => goodUntil;

    /// <summary>The reply as it was sent first; null: it is being done.</summary>
    public byte[]? Reply { get; set; }
}
