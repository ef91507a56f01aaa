namespace Telemetry.Edge.Spooling;

/// <summary>How far one source has told of one device. The spool's gate guards it.</summary>
internal sealed class SourceFrontier
{
    public SourceFrontier(string source, FrontierMode mode)
    {
        Source = source;
        Mode = mode;
    }

    public string Source { get; }

    public FrontierMode Mode { get; private set; }

    /// <summary>"No reading older than this will come"; null: not said yet.</summary>
    public long? LowMicros { get; private set; }

    /// <summary>Said by the source itself and not yet in the spool.</summary>
    public bool IsUnsaved { get; private set; }

    /// <summary>The source has its own time: what it said must outlive the process.</summary>
    public bool IsOwnTime { get; private set; }

    /// <summary>
    /// Known from a former process only, and no longer configured: nothing will come of it, so nobody waits for it.
    /// </summary>
    public bool IsGone { get; set; }

    /// <summary>The source said it, of its own time; it never goes back.</summary>
    public void State(long lowMicros)
    {
        Mode = FrontierMode.Stated;
        IsOwnTime = true;
        if (LowMicros is null || lowMicros > LowMicros)
        {
            LowMicros = lowMicros;
            IsUnsaved = true;
        }
    }

    /// <summary>
    /// A sampled sensor's poll has ended; the wall clock may have been set back, so this may go back too.
    /// </summary>
    public void Polled(long micros)
    {
        Mode = FrontierMode.Stated;
        LowMicros = micros;
    }

    /// <summary>A reading came without an event time.</summary>
    public void SawAgentStamped()
    {
        if (Mode == FrontierMode.Unknown)
        {
            Mode = FrontierMode.AgentStamped;
        }
    }

    /// <summary>A reading came with the source's own event time: from now on only the source knows.</summary>
    public void SawDeviceStamped()
    {
        if (Mode != FrontierMode.Stated)
        {
            Mode = FrontierMode.Stated;
            IsOwnTime = true;
            IsUnsaved = true;
        }
    }

    /// <summary>What a former process knew.</summary>
    public void Recover(long? lowMicros)
    {
        IsOwnTime = true;
        Mode = FrontierMode.Stated;
        LowMicros = lowMicros > (LowMicros ?? long.MinValue) ? lowMicros : LowMicros;
    }

    public void Saved() => IsUnsaved = false;

    /// <summary>The frontier at the agent's now; null: unknown.</summary>
    public long? At(long nowMicros) => Mode switch
    {
        FrontierMode.Unknown => null,
        FrontierMode.AgentStamped => nowMicros,
        FrontierMode.Stated => LowMicros,
        _ => throw new InvalidOperationException($"Not a frontier mode: {Mode}."),
    };
}
