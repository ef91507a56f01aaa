using Telemetry.Engine.State;

namespace Telemetry.Engine.Execution;

/// <summary>How much one operator of a pipeline can remember at most.</summary>
/// <param name="Name">The operator's name; <c>ingest</c> for the door of the partition.</param>
/// <param name="Bound">The bound.</param>
public sealed record OperatorBound(string Name, StateBound Bound);
