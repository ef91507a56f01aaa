namespace Telemetry.Simulation.GatewaySide;

/// <summary>The gateway ended with an exit code other than 0.</summary>
internal sealed class GatewayExitException(string reason) : Exception(reason)
{
    /// <summary>The disk failed: then the process has to end.</summary>
    public bool IsForeseen => Message.StartsWith("The journal in ", StringComparison.Ordinal)
        || Message.Contains("Input/output error at fsync", StringComparison.Ordinal);
}
