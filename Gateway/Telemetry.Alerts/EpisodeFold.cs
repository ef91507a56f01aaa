namespace Telemetry.Alerts;

/// <summary>The fold's state between two windows: an empty run, a growing run, or an active episode.</summary>
internal struct EpisodeFold
{
    /// <summary>Whether there is an active episode.</summary>
    public bool IsActive;

    /// <summary>Windows in the run while it is not active yet.</summary>
    public int RunCount;

    /// <summary>Start of the run or episode.</summary>
    public long Start;

    /// <summary>Start of the activating window.</summary>
    public long Activation;

    /// <summary>End of the activating window.</summary>
    public long ActivationEnd;

    /// <summary>Greatest value of the run or episode.</summary>
    public double Peak;

    /// <summary>Every window of the run is final.</summary>
    public bool IsConfirmed;

    /// <summary>Episodes that have ended.</summary>
    public long Ended;

    /// <summary>
    /// Applies the next run of windows; true when it ended an episode, which is then in <paramref name="ended"/>.
    /// </summary>
    public bool Step(in WindowRun run, int forWindows, out Episode ended)
    {
        ended = default;
        if (run.Class == WindowClass.Hot)
        {
            StepHot(run, forWindows);
            return false;
        }

        if (IsActive)
        {
            if (run.Class == WindowClass.Warm)
            {
                return false;
            }

            ended = ToEpisode(run.Start + run.Length);
            Reset();
            Ended++;
            return true;
        }

        Reset();
        return false;
    }

    /// <summary>The active episode, ending at <paramref name="end"/>.</summary>
    public readonly Episode ToEpisode(long end) => new()
    {
        Start = Start,
        Activation = Activation,
        ActivationEnd = ActivationEnd,
        End = end,
        EndMax = end,
        Peak = Peak,
        IsConfirmed = IsConfirmed,
    };

    private void StepHot(in WindowRun run, int forWindows)
    {
        if (IsActive)
        {
            Peak = Math.Max(Peak, run.Value);
            return;
        }

        if (RunCount == 0)
        {
            Start = run.Start;
            Peak = run.Value;
            IsConfirmed = run.IsFinal;
        }
        else
        {
            Peak = Math.Max(Peak, run.Value);
            IsConfirmed &= run.IsFinal;
        }

        RunCount++;
        if (RunCount >= forWindows)
        {
            IsActive = true;
            Activation = run.Start;
            ActivationEnd = run.Start + run.Length;
        }
    }

    private void Reset()
    {
        long ended = Ended;
        this = default;
        Ended = ended;
    }
}
