namespace Telemetry.Gateway.Retention;

/// <summary>Which of the gateway's two journals.</summary>
internal enum JournalSide
{
    None = 0,

    /// <summary>What came in.</summary>
    Input,

    /// <summary>What was made of it.</summary>
    Output,
}
