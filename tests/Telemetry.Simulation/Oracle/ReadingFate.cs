namespace Telemetry.Simulation.Oracle;

/// <summary>What has to become of a reading that lies in the input journal.</summary>
internal enum ReadingFate
{
    None = 0,

    /// <summary>It counts in its window.</summary>
    Accepted,

    /// <summary>It is there again.</summary>
    Duplicate,

    /// <summary>Its time is not after its source's clock: a dead letter.</summary>
    Late,

    /// <summary>It is dated too far beyond its arrival: a dead letter.</summary>
    Future,
}
