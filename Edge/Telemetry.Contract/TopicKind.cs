namespace Telemetry.Contract;

/// <summary>What a topic is for.</summary>
public enum TopicKind
{
    /// <summary>Not one of our topics.</summary>
    None,

    /// <summary><c>telemetry/v1/{agent}/data</c>: live packs, agent to gateway.</summary>
    Data,

    /// <summary><c>telemetry/v1/{agent}/backlog</c>: packs from after an outage, agent to gateway.</summary>
    Backlog,

    /// <summary><c>telemetry/v1/{agent}/state</c>: retained birth and will, agent to gateway.</summary>
    State,

    /// <summary><c>telemetry/v1/{agent}/config</c>: retained desired configuration, gateway to agent.</summary>
    Config,

    /// <summary><c>telemetry/v1/{agent}/command/{id}</c>: gateway to agent.</summary>
    Command,

    /// <summary><c>telemetry/v1/{agent}/reply/{id}</c>: agent to gateway.</summary>
    Reply,

    /// <summary><c>devices/{device}/telemetry</c>: foreign devices in any language.</summary>
    Foreign,
}
