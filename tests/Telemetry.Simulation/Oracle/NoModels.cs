using Telemetry.Scoring.Machine;

namespace Telemetry.Simulation.Oracle;

/// <summary>There are none: what trains them needs half an hour of windows.</summary>
internal sealed class NoModels : IModelSource
{
    /// <inheritdoc/>
    public bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason)
    {
        content = default;
        reason = "There are no models.";
        return false;
    }
}
