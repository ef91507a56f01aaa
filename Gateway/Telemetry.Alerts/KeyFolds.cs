using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>The folds of all rules that cover one key, in the rules' order.</summary>
/// <param name="device">The device; null when the key names none.</param>
/// <param name="metric">The metric; null when the key names none.</param>
/// <param name="key">The key's text, part of the alerts' ids.</param>
/// <param name="folds">The folds.</param>
internal sealed class KeyFolds(string? device, string? metric, string key, RuleFold[] folds)
{
    public string? Device => device;

    public string? Metric => metric;

    public string Key => key;

    public RuleFold[] Folds => folds;

    /// <summary>What the newest row of a query says of severity, in place of the rule.</summary>
    public string? Severity { get; set; }

    /// <summary>What the newest row of a query says of the alert, in place of the rule.</summary>
    public string? Summary { get; set; }

    /// <summary>Finds the alert and acknowledges it.</summary>
    /// <returns>The alert's fold; null when it is none of these.</returns>
    public RuleFold? Acknowledge(AlertId id, long at, List<AlertEvent> events) =>
        Array.Find(folds, fold => fold.Fold.Acknowledge(id, at, events));

    public void SnapshotFolds(SnapshotWriter writer)
    {
        foreach (RuleFold fold in folds)
        {
            fold.Snapshot(writer);
        }
    }

    public void RestoreFolds(SnapshotReader reader)
    {
        foreach (RuleFold fold in folds)
        {
            fold.Restore(reader);
        }
    }
}
