namespace Telemetry.Alerts;

/// <summary>How sure a result row is.</summary>
public enum ResultState
{
    /// <summary>Not stated; treated like <see cref="Provisional"/>.</summary>
    Unknown = 0,

    /// <summary>The window is still open.</summary>
    Provisional = 1,

    /// <summary>The window is closed and somebody is missing.</summary>
    Incomplete = 2,

    /// <summary>The window is closed and nobody is missing.</summary>
    Final = 3,
}
