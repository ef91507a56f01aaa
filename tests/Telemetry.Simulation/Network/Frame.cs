using Telemetry.Edge.Publishing;
using Telemetry.Simulation.Devices;

namespace Telemetry.Simulation.Network;

/// <summary>One PUBLISH under way, and who waits for its PUBACK.</summary>
internal sealed class Frame(string topic, ReadOnlyMemory<byte> payload, IReadOnlyList<TruthReading> readings)
{
    public string Topic => topic;

    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>What it carries, as the devices know it.</summary>
    public IReadOnlyList<TruthReading> Readings => readings;

    public TaskCompletionSource<PublishAnswer> Answer { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
