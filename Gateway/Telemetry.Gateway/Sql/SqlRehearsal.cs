using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.Sql;

/// <summary>What a text would be.</summary>
/// <param name="Definition">The pipeline.</param>
/// <param name="Start">How it would go on from what runs under its name; null when nothing does.</param>
internal sealed record SqlRehearsal(SqlDefinition Definition, RunnerStart? Start);
