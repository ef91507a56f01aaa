namespace Telemetry.Engine.Data;

/// <summary>What a row does to the table that its stream describes.</summary>
public enum ChangeKind
{
    /// <summary>+I: a new row.</summary>
    Insert = 0,

    /// <summary>−U: the row as it was before an update.</summary>
    UpdateBefore = 1,

    /// <summary>+U: the row as it is after an update.</summary>
    UpdateAfter = 2,

    /// <summary>−D: the row is gone.</summary>
    Delete = 3,
}
