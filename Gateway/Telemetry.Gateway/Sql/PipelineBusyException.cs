namespace Telemetry.Gateway.Sql;

/// <summary>Somebody else changes the pipeline just now.</summary>
internal sealed class PipelineBusyException() : InvalidOperationException("The pipeline is being changed just now.");
