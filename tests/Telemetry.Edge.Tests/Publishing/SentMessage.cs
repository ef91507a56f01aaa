using Telemetry.Edge.Publishing;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Publishing;

/// <summary>A message as the gateway sees it.</summary>
internal sealed record SentMessage(string Topic, byte[] Payload, bool IsRetained)
{
    /// <summary>Whose pack it is; empty for a state message or a reply.</summary>
    public string Device { get; } =
        IsRetained || Topic.Contains("/reply/", StringComparison.Ordinal) ? "" : SpoolBench.Decode(Payload).Device;

    public TaskCompletionSource<PublishAnswer> Answer { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
