using System.Net;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>Where one agent finds everything that its configuration names.</summary>
internal sealed record DemoAgentPorts
{
    public required string Agent { get; init; }

    /// <summary>The near end of its cable.</summary>
    public required IPEndPoint Gateway { get; init; }
    public required string SpoolDirectory { get; init; }
    public required string BridgePath { get; init; }
    public required string SerialPath { get; init; }
    public required int HistoryPort { get; init; }
}
