namespace Telemetry.Gateway.Agents;

/// <summary>What became of a command.</summary>
internal enum CommandState
{
    /// <summary>No command; never shown.</summary>
    None = 0,

    /// <summary>The agent is not there yet.</summary>
    Waiting,

    /// <summary>It was sent, and is still good.</summary>
    Sent,

    /// <summary>The agent says that it was done.</summary>
    Done,

    /// <summary>The agent did not try it.</summary>
    Refused,

    /// <summary>The agent tried it, and it did not work.</summary>
    Failed,

    /// <summary>It was never sent, and is not good any more.</summary>
    Expired,

    /// <summary>It was sent and is not good any more; whether it was done, nobody said.</summary>
    Unanswered,
}
