namespace Telemetry.Alerts;

/// <summary>Bounds of rules and of the state kept per rule and key.</summary>
public static class AlertLimits
{
    /// <summary>Longest name of a rule.</summary>
    public const int NameLengthMax = 128;

    /// <summary>Longest run of windows that a rule may demand.</summary>
    public const int RunWindowsMax = 100_000;

    /// <summary>Alerts beyond the horizon that can still be acknowledged, per rule and key.</summary>
    public const int SettledAlertsMax = 32;

    /// <summary>Most episodes that a flap limit counts.</summary>
    public const int FlapEpisodesMax = 9;

    /// <summary>Most steps of a pattern.</summary>
    public const int PatternStepsMax = 8;

    /// <summary>Most labels of a rule.</summary>
    public const int LabelsMax = 16;

    /// <summary>Longest text of a rule: its summary, its runbook, a label.</summary>
    public const int TextLengthMax = 512;

    /// <summary>Longest comment of a person on an alert.</summary>
    public const int CommentLengthMax = 2_000;

    /// <summary>Longest horizon of a rule.</summary>
    public static readonly TimeSpan HorizonMax = TimeSpan.FromDays(366);
}
