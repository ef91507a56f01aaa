using Telemetry.Alerts;

namespace Telemetry.Gateway.Configuration;

/// <summary>The kinds of rules as the configuration says them.</summary>
internal static class RuleWords
{
    private static readonly (string Word, AlertRuleKind Kind)[] All =
    [
        ("threshold", AlertRuleKind.Threshold),
        ("rate", AlertRuleKind.Rate),
        ("absence", AlertRuleKind.Absence),
        ("band", AlertRuleKind.Band),
        ("pattern", AlertRuleKind.Pattern),
        ("completeness", AlertRuleKind.Completeness),
        ("offline", AlertRuleKind.Offline),
    ];

    /// <summary>All words.</summary>
    public static string[] Kinds { get; } = [.. All.Select(one => one.Word)];

    /// <summary>What a word means.</summary>
    public static AlertRuleKind KindOf(string word) => All.First(one => one.Word == word).Kind;

    /// <summary>The word of a kind that a configuration can say.</summary>
    public static string WordOf(AlertRuleKind kind) => All.First(one => one.Kind == kind).Word;
}
