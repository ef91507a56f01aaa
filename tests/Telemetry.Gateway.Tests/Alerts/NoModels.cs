using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>A gateway without models.</summary>
internal sealed class NoModels : IModelSource
{
    public bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason)
    {
        (content, reason) = (default, "there are none");
        return false;
    }
}
