namespace Telemetry.Edge.Configuration;

/// <summary>Who says whether this computer's wall clock can be trusted.</summary>
internal enum TimeQualityChoice
{
    /// <summary>The kernel: its clock discipline says synchronised or not.</summary>
    Auto = 0,

    /// <summary>The operator: it is synchronised by means that the kernel does not see.</summary>
    Synced,

    /// <summary>The operator: it is not.</summary>
    Unsynced,
}
