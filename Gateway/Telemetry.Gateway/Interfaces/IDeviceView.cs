namespace Telemetry.Gateway.Interfaces;

/// <summary>
/// The device registry: a fold of the input journal and of the engine's outputs, in memory. Any thread may ask.
/// </summary>
public interface IDeviceView
{
    /// <summary>All devices, by name.</summary>
    IReadOnlyList<DeviceSnapshot> Devices();

    /// <summary>One device, or null if it is not known.</summary>
    DeviceSnapshot? Find(string device);

    /// <summary>How far ingest and pipeline are.</summary>
    GatewayProgress Progress { get; }

    /// <summary>The newest dead letters, newest first, at most <paramref name="countMax"/>.</summary>
    IReadOnlyList<DeadLetterSnapshot> DeadLetters(int countMax);
}
