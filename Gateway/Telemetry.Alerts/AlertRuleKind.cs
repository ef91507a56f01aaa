namespace Telemetry.Alerts;

/// <summary>From what a rule makes the rows that it folds; the fold is the same for all.</summary>
public enum AlertRuleKind
{
    /// <summary>Not a rule.</summary>
    None = 0,

    /// <summary>A number column against two thresholds.</summary>
    Threshold = 1,

    /// <summary>How fast a number column changes from window to window, per second, against two thresholds.</summary>
    Rate = 2,

    /// <summary>A series that was heard of is silent for <see cref="AlertRule.For"/>, by its device's clock.</summary>
    Absence = 3,

    /// <summary>How far a number column is outside the band of two other columns.</summary>
    Band = 4,

    /// <summary>Windows that meet <see cref="AlertRule.Steps"/> one after the other, within
    /// <see cref="AlertRule.Within"/>.</summary>
    Pattern = 5,

    /// <summary>The share of expected members that a row speaks for, against two thresholds.</summary>
    Completeness = 6,

    /// <summary>A device is offline for <see cref="AlertRule.For"/>, by journal time.</summary>
    Offline = 7,

    /// <summary>Rows of a query: each is a window in which the condition holds, or, with a column <c>firing</c>, says
    /// whether it does.</summary>
    Query = 8,
}
