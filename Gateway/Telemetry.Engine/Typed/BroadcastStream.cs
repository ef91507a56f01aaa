namespace Telemetry.Engine.Typed;

/// <summary>A stream whose rows are meant for all keys of another.</summary>
/// <typeparam name="T">What the rows are.</typeparam>
/// <example><code>
/// BroadcastStream&lt;double&gt; limits = builder.Table("limits", RowShape.Float64("limit")).Broadcast();
/// </code></example>
public sealed class BroadcastStream<T>
{
    internal BroadcastStream(Stream<T> stream) => Stream = stream;

    /// <summary>The rows.</summary>
    public Stream<T> Stream { get; }
}
