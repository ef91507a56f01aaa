using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;
using Telemetry.Gateway.Sql;

namespace Telemetry.Gateway.Evidence;

/// <summary>
/// Finds the rule that said something, as it was then. Each row of alerts names its rule's version, so the rule of now
/// is known to be the same without a look into the past; else the configurations in the journal are asked.
/// </summary>
internal sealed class RuleBook(SettingsTrail trail)
{
    private static readonly string Withdrawn = AlertSchema.NameOf(AlertEventKind.Withdrawn);

    /// <summary>A rule of a configuration, or of one of its queries; null when there is none.</summary>
    public static AlertRule? RuleOf(GatewayOptions options, string id)
    {
        if (AlertOperator.SpeakingRules(options.Rules).FirstOrDefault(rule => rule.Id == id) is AlertRule rule)
        {
            return rule;
        }

        try
        {
            // The other streams' names only matter to who would run it.
            return options.SqlPipelines.FirstOrDefault(sql => sql.Id == id) is SqlPipelineOptions sql
                ? SqlDefinition.Of(options, sql, []).Rule
                : null;
        }
        catch (SqlException)
        {
            // A text that another build understood: its rule is not known here.
            return null;
        }
    }

    /// <summary>The rule of an event.</summary>
    /// <param name="said">The event.</param>
    /// <param name="wantsForm">The configuration must be the one of that time, not only its rule.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RuleFound Find(SaidEvent said, bool wantsForm, CancellationToken cancel)
    {
        SettingsFile? now = trail.Current;
        AlertRule? current = now is null ? null : RuleOf(now, said.Alert.Rule);
        bool isNow = current is not null && said.RuleVersion == current.Version;
        if (isNow && (!wantsForm || now!.Position.Value <= said.Step))
        {
            return Found(current!, now!, isCurrent: true, null);
        }

        IReadOnlyList<SettingsFile> all = trail.All(cancel);
        SettingsFile? then = all.LastOrDefault(settings => settings.Position.Value <= said.Step);
        if (wantsForm && then is not null && said.Alert.Event == Withdrawn)
        {
            // The form that follows says so of a rule that is not its own.
            return new RuleFound(null, then, Unknown(said, current).Item);
        }

        foreach (SettingsFile settings in Likely(all, then))
        {
            if (RuleOf(settings, said.Alert.Rule) is AlertRule rule
                && (said.RuleVersion is null ? settings == then : rule.Version == said.RuleVersion))
            {
                return Found(rule, settings, rule.Version == current?.Version, said.RuleVersion is null
                    ? "The event does not say its rule's version: this is the rule of the configuration of that time."
                    : null);
            }
        }

        return Unknown(said, current);
    }

    /// <summary>The one of that time first; then those behind it, whose pipelines may have repeated the step; then
    /// those before.</summary>
    private static IEnumerable<SettingsFile> Likely(IReadOnlyList<SettingsFile> all, SettingsFile? then) =>
    [
        .. all.Where(settings => settings == then),
        .. all.Where(settings => then is null || settings.Position > then.Position),
        .. all.Where(settings => then is not null && settings.Position < then.Position).Reverse(),
    ];

    private static AlertRule? RuleOf(SettingsFile settings, string id) =>
        RuleOf(settings.Settings.Options, id);

    private static RuleFound Found(AlertRule rule, SettingsFile settings, bool isCurrent, string? note) => new(
        rule, settings, new RuleItem(
            rule.Id, rule.Version, KindOf(rule), rule.DescribeCondition(), ConfigurationOf(rule), rule.Query, true,
            isCurrent, settings.Position.Value, note));

    private static RuleFound Unknown(SaidEvent said, AlertRule? current) => new(null, null, new RuleItem(
        said.Alert.Rule, said.RuleVersion, null, null, null, null, Known: false, IsCurrent: false, null,
        (current is null ? "There is no rule of this name now" : "The rule of this name speaks in another way now")
        + ", and no configuration that the journal still has says how it spoke then."));

    private static string KindOf(AlertRule rule) =>
        rule.Kind == AlertRuleKind.Query ? "query" : RuleWords.WordOf(rule.Kind);

    private static JsonElement? ConfigurationOf(AlertRule rule)
    {
        if (rule.Kind == AlertRuleKind.Query)
        {
            return null;
        }

        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            RuleSettings.Write(json, rule);
        }

        using JsonDocument document = JsonDocument.Parse(text.ToArray());
        return document.RootElement.Clone();
    }
}
