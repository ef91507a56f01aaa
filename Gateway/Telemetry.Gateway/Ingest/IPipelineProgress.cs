namespace Telemetry.Gateway.Ingest;

/// <summary>How far the pipeline has read.</summary>
internal interface IPipelineProgress
{
    /// <summary>The next position of the input journal that it will read.</summary>
    long NextPosition { get; }
}
