namespace Telemetry.Alerts;

/// <summary>All that the fold needs to know of most windows.</summary>
internal enum WindowClass
{
    /// <summary>Neither raises nor clears.</summary>
    Warm = 0,

    /// <summary>At or below the clearing threshold.</summary>
    Cold = 1,

    /// <summary>Above the raising threshold.</summary>
    Hot = 2,
}
