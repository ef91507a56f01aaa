namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>What a replay says of an alert.</summary>
internal enum RerunVerdict
{
    /// <summary>None; nobody sees it.</summary>
    None = 0,

    /// <summary>Each event came out the same, and no other.</summary>
    Same = 1,

    /// <summary>Some event did not.</summary>
    Different = 2,

    /// <summary>What the events were said from is not there any more.</summary>
    NotComparable = 3,

    /// <summary>What if: an alert would have been raised.</summary>
    Raised = 4,

    /// <summary>What if: none would have been.</summary>
    NotRaised = 5,
}
