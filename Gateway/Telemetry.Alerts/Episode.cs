namespace Telemetry.Alerts;

/// <summary>A stretch in which the condition held.</summary>
internal struct Episode
{
    public long Start;
    public long Activation;
    public long ActivationEnd;
    public long End;
    public double Peak;
    public bool IsConfirmed;
    public bool IsFlapping;

    /// <summary>
    /// The greatest end of this episode and all before it: grows along the list even if windows overlap.
    /// </summary>
    public long EndMax;

    /// <summary>Whether an alert has been matched with it in this comparison.</summary>
    public bool IsTaken;

    /// <summary><see cref="End"/> while the episode is active.</summary>
    public const long Open = long.MaxValue;
}
