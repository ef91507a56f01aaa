namespace Telemetry.Gateway.Http.Security;

/// <summary>What became of a token.</summary>
internal enum TokenVerdict
{
    /// <summary>None, or not one of ours.</summary>
    Refused,

    /// <summary>One of ours.</summary>
    Accepted,

    /// <summary>Not looked at: too many wrong ones came lately.</summary>
    TooMany,
}
