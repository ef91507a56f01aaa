namespace Telemetry.Contract;

/// <summary>
/// How far a reading's value can be trusted. A flagged reading is a reading: it has its number and its time, travels
/// and is kept like any other; only its value is in doubt, and this says why.
/// </summary>
public enum ValueQuality : byte
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>Nothing speaks against it. On the wire: absent, or <c>good</c>.</summary>
    Good,

    /// <summary>Outside of what the sensor can measure, or of what the place can have. <c>range</c></summary>
    Range,

    /// <summary>It changed faster than the thing that is measured can. <c>rate</c></summary>
    Rate,

    /// <summary>It has not changed for longer than is believable. <c>stuck</c></summary>
    Stuck,

    /// <summary>The converter is at its end: the true value is there or beyond. <c>saturated</c></summary>
    Saturated,

    /// <summary>Values were lost just before it, so that it does not stand for its whole period. <c>gap</c></summary>
    Gap,

    /// <summary>Other sensors of the same thing say something else. <c>disagrees</c></summary>
    Disagrees,

    /// <summary>
    /// The sensor itself gave a sign that it is not well; also a name of a later time. <c>suspect</c>
    /// </summary>
    Suspect,
}
