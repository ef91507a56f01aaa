using Telemetry.Gateway.Http.Api;

namespace Telemetry.Gateway.Http;

/// <summary>What the interface shows of the journals.</summary>
internal interface IJournalsView
{
    /// <summary>The input journal now.</summary>
    JournalItem Input { get; }

    /// <summary>The output journal now.</summary>
    JournalItem Output { get; }
}
