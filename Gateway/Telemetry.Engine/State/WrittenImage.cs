namespace Telemetry.Engine.State;

/// <summary>An image that was written at once: for operators whose state is small.</summary>
internal sealed class WrittenImage : StateImage
{
    /// <summary>The bytes.</summary>
    public SnapshotBuffer Bytes { get; } = new();

    /// <inheritdoc/>
    public override void Write(SnapshotWriter writer) => writer.Raw(Bytes);

    /// <inheritdoc/>
    public override void Release() => Bytes.Reset();
}
