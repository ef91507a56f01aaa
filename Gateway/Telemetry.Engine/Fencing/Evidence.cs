namespace Telemetry.Engine.Fencing;

/// <summary>What a comparison of readings with those that had their numbers before says.</summary>
internal enum Evidence
{
    /// <summary>None of them is remembered.</summary>
    None = 0,

    /// <summary>Those that are remembered are the same.</summary>
    Same = 1,

    /// <summary>At least one is another reading.</summary>
    Other = 2,
}
