namespace Telemetry.Gateway.Ingest;

/// <summary>What became of one publish. Whatever it is, it is on the disk when the caller learns it.</summary>
internal enum PublishOutcome
{
    None = 0,

    /// <summary>Journalled.</summary>
    Accepted,

    /// <summary>The identity may not do this; kept as a dead letter.</summary>
    NotAuthorized,

    /// <summary>The topic is none of ours; kept as a dead letter.</summary>
    TopicInvalid,

    /// <summary>The payload cannot be used; kept as a dead letter.</summary>
    PayloadInvalid,

    /// <summary>There is no room on the disk; nothing of it was kept. The sender is to try again.</summary>
    OutOfRoom,
}
