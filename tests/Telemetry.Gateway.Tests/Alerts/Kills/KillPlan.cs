namespace Telemetry.Gateway.Tests.Alerts.Kills;

/// <summary>When a scenario's gateway dies.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="AfterSteps">By SIGKILL as soon as a step is acknowledged.</param>
/// <param name="Points">By itself at these fault points, each life at the next one. One of them lets something become
/// durable first, so that every life gets further.</param>
internal sealed record KillPlan(string Name, bool AfterSteps, string[] Points)
{
    public static readonly KillPlan[] All =
    [
        new("steps", true, []),
        new("rows", false, ["output.append:1", "output.durable:1"]),
        new("effects", false, ["effect.intent:1", "effect.sent:1", "effect.marked:1"]),
        new("cut", true, []) { CutsJournal = true },
    ];

    /// <summary>The input journal keeps 8 KiB, and must have let go of something at the end.</summary>
    public bool CutsJournal { get; init; }
}
