namespace Telemetry.Gateway.Interfaces;

/// <summary>Which operator a control record is for.</summary>
public enum ControlKind : byte
{
    /// <summary>No control; never journalled.</summary>
    None = 0,

    /// <summary>A person acknowledged an alert; the payload is
    /// <c>{"alert":"…","by":"…","comment":"…"}</c>.</summary>
    AlertAcknowledged = 1,

    /// <summary>The model that scores machines from here on; the payload has its id, SHA-256 and content.</summary>
    ModelChanged = 2,

    /// <summary>What the pipelines are made from, from here on; for replays, no operator hears of it.</summary>
    ConfigurationChanged = 3,

    /// <summary>A pipeline was started, stopped, changed or removed, or a step of it is left out; the payload is a
    /// <c>PipelineChange</c>.</summary>
    PipelineChanged = 4,

    /// <summary>A person did something with alerts: assigned, commented, closed, silenced; the payload is a
    /// <c>CareOrder</c>.</summary>
    AlertCare = 5,

    /// <summary>What alerts of one pipeline, that may explain alerts of others, stand like; the payload is a
    /// <c>CauseReport</c>.</summary>
    CauseReported = 6,

    /// <summary>A person settled who a device is when several claim to be it; the payload is
    /// <c>{"device":"…","run":"…","by":"…"}</c>, an empty run meaning the one heard last.</summary>
    DeviceAccepted = 10,

    /// <summary>A person gave an agent another configuration; the payload says which version, whose SHA-256 and by
    /// whom. For who asks later; no operator hears of it.</summary>
    AgentConfigured = 11,

    /// <summary>A person gave an agent a command; the payload says which and by whom. For who asks later; no operator
    /// hears of it.</summary>
    AgentCommanded = 12,
}
