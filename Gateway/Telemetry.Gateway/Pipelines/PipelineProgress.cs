using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Pipelines;

/// <summary>Where the pipeline is; written by its runner.</summary>
internal sealed class PipelineProgress : IPipelineProgress
{
    private long _nextPosition;

    public long NextPosition
    {
        get => Volatile.Read(ref _nextPosition);
        set => Volatile.Write(ref _nextPosition, value);
    }
}
