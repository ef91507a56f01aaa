namespace Telemetry.Alerts;

/// <summary>What makes and ends an episode; spans in µs.</summary>
internal sealed class EpisodeTerms
{
    public EpisodeTerms(AlertRule rule)
    {
        // Absence and offline rows stand for their whole span: no further delay.
        bool isSpanned = rule.Kind is AlertRuleKind.Absence or AlertRuleKind.Offline;
        ForWindows = isSpanned ? 1 : rule.ForWindows;
        For = isSpanned ? 0 : Micros(rule.For);
        ClearWindows = rule.ClearWindows;
        ClearFor = Micros(rule.ClearFor);
        GapMax = rule.GapMax is { } gap ? Micros(gap) : long.MaxValue;
        FlapEpisodes = rule.Flap?.Episodes ?? int.MaxValue;
        FlapWithin = rule.Flap is { } flap ? Micros(flap.Within) : 0;
        FlapCalm = rule.Flap is { } calm ? Micros(calm.Calm) : 0;
    }

    public int ForWindows { get; }

    public long For { get; }

    public int ClearWindows { get; }

    public long ClearFor { get; }

    public long GapMax { get; }

    public int FlapEpisodes { get; }

    public long FlapWithin { get; }

    public long FlapCalm { get; }

    /// <summary>Whether episodes end later than with the first clear window, or runs end at holes: the state has more
    /// to it then.</summary>
    public bool IsExtended =>
        For > 0 || ClearWindows > 1 || ClearFor > 0 || GapMax != long.MaxValue || FlapEpisodes != int.MaxValue;

    public static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
