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

    /// <summary>End of the last window of the growing run.</summary>
    public long RunEnd;

    /// <summary>Clear windows in a row at the end of the active episode.</summary>
    public int ClearCount;

    /// <summary>Start of the first of them.</summary>
    public long ClearStart;

    /// <summary>End of the first of them: the episode's, should it end.</summary>
    public long ClearEnd;

    /// <summary>The active episode is flapping.</summary>
    public bool IsFlapping;

    /// <summary>How many of <see cref="Recent"/> there are.</summary>
    public int RecentCount;

    /// <summary>Starts of the episodes until now, of a rule with a flap limit.</summary>
    public RecentStarts Recent;

    /// <summary>
    /// Applies the next run of windows; true when it ended an episode, which is then in <paramref name="ended"/>.
    /// </summary>
    public bool Step(in WindowRun run, EpisodeTerms terms, out Episode ended)
    {
        ended = default;
        if (run.Class == WindowClass.Hot)
        {
            StepHot(run, terms);
            return false;
        }

        if (!IsActive)
        {
            Reset();
            return false;
        }

        if (run.Class == WindowClass.Warm)
        {
            ClearCount = 0;
            return false;
        }

        if (ClearCount == 0)
        {
            ClearStart = run.Start;
            ClearEnd = run.Start + run.Length;
        }

        ClearCount = (int)Math.Min(int.MaxValue, (long)ClearCount + run.Count);
        long needed = IsFlapping ? Math.Max(terms.ClearFor, terms.FlapCalm) : terms.ClearFor;
        if (ClearCount < terms.ClearWindows || run.LastStart + run.Length - ClearStart < needed)
        {
            return false;
        }

        ended = ToEpisode(ClearEnd);
        Reset();
        Ended++;
        return true;
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
        IsFlapping = IsFlapping,
    };

    private void StepHot(in WindowRun run, EpisodeTerms terms)
    {
        if (IsActive)
        {
            Peak = Math.Max(Peak, run.Value);
            ClearCount = 0;
            return;
        }

        if (RunCount > 0 && run.Start - RunEnd > terms.GapMax)
        {
            Reset();
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
        RunEnd = run.Start + run.Length;
        if (RunCount >= terms.ForWindows && RunEnd - Start >= terms.For)
        {
            Activate(run, terms);
        }
    }

    private void Activate(in WindowRun run, EpisodeTerms terms)
    {
        IsActive = true;
        Activation = run.Start;
        ActivationEnd = run.Start + run.Length;
        if (terms.FlapEpisodes == int.MaxValue)
        {
            return;
        }

        // Only as many starts are kept as the limit asks for, its own among them.
        if (RecentCount == terms.FlapEpisodes)
        {
            for (int i = 1; i < RecentCount; i++)
            {
                Recent[i - 1] = Recent[i];
            }

            RecentCount--;
        }

        Recent[RecentCount++] = Start;
        IsFlapping = RecentCount == terms.FlapEpisodes && Start - Recent[0] < terms.FlapWithin;
    }

    private void Reset()
    {
        long ended = Ended;
        int recentCount = RecentCount;
        RecentStarts recent = Recent;
        this = default;
        Ended = ended;
        RecentCount = recentCount;
        Recent = recent;
    }
}
