namespace Telemetry.Alerts;

/// <summary>The folds of all rules that cover one key, in the rules' order.</summary>
internal sealed record KeyFolds(string Device, string? Metric, string Key, RuleFold[] Folds);
