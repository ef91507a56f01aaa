namespace Telemetry.Gateway.Tests.Webhooks.Campaign;

/// <summary>What is wrong with a receiver.</summary>
public enum ReceiverFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Nobody listens, for a day.</summary>
    Down,

    /// <summary>It takes requests and answers too late or never.</summary>
    Slow,

    /// <summary>It answers 500.</summary>
    Error,

    /// <summary>It answers 429, with and without Retry-After.</summary>
    TooMany,

    /// <summary>It answers 410.</summary>
    Gone,

    /// <summary>It sends us to a loopback address.</summary>
    Redirect,

    /// <summary>Its name leads to private addresses for a while.</summary>
    Rebinding,

    /// <summary>It resets the connection in the midst of the request or of its answer.</summary>
    Reset,
}
