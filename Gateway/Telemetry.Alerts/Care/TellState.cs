namespace Telemetry.Alerts.Care;

/// <summary>What those who are notified were told of an alert last.</summary>
internal enum TellState
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>That it fires.</summary>
    Firing = 1,

    /// <summary>That it is over, by itself or by a person.</summary>
    Over = 2,

    /// <summary>That it was taken back.</summary>
    Retracted = 3,
}
