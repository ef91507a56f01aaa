namespace Telemetry.Campaigns.Tests.Disks;

/// <summary>What becomes of the changes that were not synced.</summary>
internal enum CrashKind
{
    /// <summary>All are lost.</summary>
    Lost,

    /// <summary>All are there: the process was killed.</summary>
    Kept,

    /// <summary>They got to the disk in order, up to some point, of which a part may be torn.</summary>
    InOrder,

    /// <summary>Any of them, in no order; sectors of 512 bytes of some.</summary>
    Scattered,
}
