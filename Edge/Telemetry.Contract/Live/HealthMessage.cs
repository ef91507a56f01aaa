namespace Telemetry.Contract.Live;

/// <summary>The gateway's pulse, sent every second.</summary>
/// <param name="At">The gateway's time, UTC.</param>
/// <param name="Devices">Every device.</param>
/// <param name="Gateway">The gateway itself.</param>
public sealed record HealthMessage(DateTime At, IReadOnlyList<DeviceItem> Devices, GatewayItem Gateway);
