using System.Net;

namespace Telemetry.FirmwareSim.Fleet;

/// <summary>A fleet of MQTT devices in one process.</summary>
internal sealed record FleetOptions
{
    public required IPEndPoint Broker { get; init; }
    public required int Devices { get; init; }

    /// <summary>Readings a second of each device.</summary>
    public required double Rate { get; init; }

    /// <summary>How long they measure once all are connected.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>New connections a second while the fleet comes up.</summary>
    public required int RampPerSecond { get; init; }

    /// <summary>Readings of one device that may be without acknowledgement.</summary>
    public required int Window { get; init; }

    /// <summary>Devices are called PREFIX-00001 and so on.</summary>
    public required string Prefix { get; init; }

    public ushort KeepAliveSeconds { get; init; } = 60;

    /// <summary>How long the last acknowledgements may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
