namespace Telemetry.Simulation.GatewaySide;

/// <summary>How the receiver of webhooks is for a while.</summary>
internal enum ReceiverMood
{
    None = 0,
    Well,

    /// <summary>Nobody answers the connection.</summary>
    Down,

    /// <summary>It takes the event and answers after the sender has given up.</summary>
    TooSlow,

    /// <summary>500.</summary>
    Error,

    /// <summary>429 with a wish when to come again.</summary>
    Busy,

    /// <summary>It takes the event, and the answer is lost.</summary>
    AnswerLost,
}
