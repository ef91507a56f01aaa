using Telemetry.Engine.Sql.Catalog;

namespace Telemetry.Graph;

/// <summary>Carries a refusal out of a function to where it is answered; never leaves this room.</summary>
internal sealed class TopologyCallException(SqlTableResult.Refused refusal) : Exception(refusal.Message)
{
    public SqlTableResult.Refused Refusal => refusal;
}
