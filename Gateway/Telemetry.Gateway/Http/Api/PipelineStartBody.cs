using System.ComponentModel;

namespace Telemetry.Gateway.Http.Api;

/// <summary>How a pipeline is started.</summary>
/// <param name="From">Anew, with no state, from there; it goes on where it was when this is not given.</param>
/// <param name="Skip">Leave out the step at which it failed.</param>
internal sealed record PipelineStartBody(
    [property: Description("beginning, now or an arrival time; not given: goes on where it was.")] string? From,
    [property: Description("true: the step at which it failed is left out, and a dead letter says so.")] bool? Skip);
