namespace Telemetry.Alerts;

/// <summary>A rule's fold for one key.</summary>
/// <param name="Rule">The rule's place among its input's rules.</param>
/// <param name="Fold">The fold.</param>
internal readonly record struct RuleFold(int Rule, AlertFold Fold);
