namespace Telemetry.Gateway.Configuration;

/// <summary>What a token of the HTTP interface may do. Each may do what those before it may.</summary>
internal enum ApiRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Look at everything.</summary>
    Viewer = 1,

    /// <summary>Care for alerts: acknowledge, assign, comment, close, silence, replay evidence.</summary>
    Operator = 2,

    /// <summary>Everything.</summary>
    Admin = 3,
}
