using System.Collections.Immutable;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>The options of a text that is a rule (INSERT INTO alerts). What they mean is for the host to say.</summary>
public static class SqlAlertOptions
{
    /// <summary>How bad it is: info, warning or critical.</summary>
    public const string Severity = "alerts.severity";

    /// <summary>What the alert says.</summary>
    public const string Summary = "alerts.summary";

    /// <summary>Where people read what to do.</summary>
    public const string Runbook = "alerts.runbook";

    /// <summary>How many windows in a row raise it.</summary>
    public const string ForWindows = "alerts.for-windows";

    /// <summary>How long they must be together.</summary>
    public const string For = "alerts.for";

    /// <summary>How long it must be clear until it ends.</summary>
    public const string ClearFor = "alerts.clear-for";

    /// <summary>How long after its window it may be raised without being late.</summary>
    public const string LateAfter = "alerts.late-after";

    /// <summary>How long windows can be corrected.</summary>
    public const string Horizon = "alerts.horizon";

    /// <summary>Those that are lengths of time.</summary>
    public static ImmutableArray<string> Spans { get; } = [For, ClearFor, LateAfter, Horizon];

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> Keys { get; } = [Severity, Summary, Runbook, ForWindows, .. Spans];
}
