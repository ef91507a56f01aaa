namespace Telemetry.Engine.GroupWindows;

/// <summary>Where a group's rows go.</summary>
internal interface IGroupRows
{
    /// <summary>A cell speaks.</summary>
    void Add(GroupWindow window, GroupCell cell, in Presence presence);
}
