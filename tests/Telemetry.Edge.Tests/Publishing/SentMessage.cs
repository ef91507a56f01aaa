using Telemetry.Edge.Publishing;

namespace Telemetry.Edge.Tests.Publishing;

/// <summary>A message as the gateway sees it.</summary>
internal sealed record SentMessage(string Topic, byte[] Payload, bool IsRetained)
{
    public TaskCompletionSource<PublishAnswer> Answer { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
