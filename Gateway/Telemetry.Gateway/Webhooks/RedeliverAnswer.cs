namespace Telemetry.Gateway.Webhooks;

/// <summary>What became of the wish to send something once more.</summary>
internal enum RedeliverAnswer
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>It is written down and will be sent.</summary>
    Taken,

    /// <summary>It is still on its way.</summary>
    Pending,

    /// <summary>So many are on their way once more that this one has to wait.</summary>
    TooMany,

    /// <summary>There is no such receiver.</summary>
    Unknown,

    /// <summary>There is no room on the disk to write it down.</summary>
    NoRoom,
}
