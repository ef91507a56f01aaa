using Telemetry.Alerts;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.Pipelines;

/// <summary>A pipeline as the configuration wants it.</summary>
/// <param name="Pipeline">What it does.</param>
/// <param name="Start">Where it begins when it has not run before.</param>
/// <param name="WhenChanged">What becomes of its state when it is not what it was.</param>
internal sealed record PipelineDefinition(Pipeline Pipeline, PipelineStart Start, ChangedPipeline WhenChanged)
{
    /// <summary>The rules whose alerts it says.</summary>
    public IReadOnlyList<AlertRule> Rules { get; init; } = [];

    /// <summary>Its name, the first part of each output row's id.</summary>
    public string Name => Pipeline.Name;
}
