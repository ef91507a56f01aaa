namespace Telemetry.Alerts.Care;

/// <summary>Bounds of what people can do with alerts.</summary>
public static class CareLimits
{
    /// <summary>Silences that are not over, at one time.</summary>
    public const int SilencesMax = 500;

    /// <summary>Matchers of one silence, maintenance window, escalation chain or receiver.</summary>
    public const int MatchersMax = 16;

    /// <summary>Longest name or value of a matcher.</summary>
    public const int MatcherLengthMax = 512;

    /// <summary>Longest regular expression of a matcher.</summary>
    public const int RegexLengthMax = 128;

    /// <summary>The greatest product of all counts <c>{n,m}</c> of a regular expression.</summary>
    public const int RegexCountMax = 16;

    /// <summary>Texts of which a matcher remembers whether they fit.</summary>
    public const int MatcherTextsKept = 4_096;

    /// <summary>Longest name of a person, and longest id of a silence.</summary>
    public const int NameLengthMax = 128;

    /// <summary>Maintenance windows.</summary>
    public const int MaintenanceMax = 100;

    /// <summary>Spans of maintenance that adjoin and are one: two for each day of a year. What is held for longer is
    /// told then.</summary>
    public const int AdjoiningSpansMax = 732;

    /// <summary>Escalation chains.</summary>
    public const int EscalationsMax = 100;

    /// <summary>Steps of one escalation chain.</summary>
    public const int EscalationStepsMax = 9;

    /// <summary>Alerts that are over and about which people can still say something; those that were touched longest
    /// ago go first.</summary>
    public const int SettledAlertsMax = 2_000;

    /// <summary>Alerts that one digest counts by state.</summary>
    public const int DigestAlertsMax = 1_000;

    /// <summary>Alerts that one digest names.</summary>
    public const int DigestNamesMax = 50;

    /// <summary>The longest silence.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromDays(366);

    /// <summary>How long a digest waits for the device's clock to catch up, by elapsed time.</summary>
    public static readonly TimeSpan DigestPatience = TimeSpan.FromHours(1);
}
