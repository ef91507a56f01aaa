using System.Text.Json;
using System.Text.Json.Nodes;
using Telemetry.Alerts;
using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;
using Telemetry.Gateway.Sql;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>
/// Another rule in the place of the one that spoke: <c>{"set":{"raise_above":80}}</c> changes keys of it (null takes
/// one away), <c>{"rules":[…]}</c> are other rules altogether, <c>{"sql":"…"}</c> is another text of a query. Beside it
/// may stand over which part of the past: <see cref="WhatIfRange"/>.
/// </summary>
internal static class WhatIf
{
    private const string Request = "request";

    /// <summary>Whether anything is asked for.</summary>
    public static bool IsAsked(JsonElement body) =>
        body.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)
        && !(body.ValueKind == JsonValueKind.Object && !body.EnumerateObject().Any());

    /// <summary>The part of the past that is asked for; null when none is.</summary>
    /// <exception cref="ConfigurationException">It cannot be: one line with the key and what is allowed.</exception>
    public static WhatIfRange? RangeOf(JsonElement body) => WhatIfRange.Read(Keys(new(Request, "", body)));

    /// <summary>The configuration of that time with what is asked for.</summary>
    /// <param name="body">What is asked for.</param>
    /// <param name="found">The rule that spoke.</param>
    /// <exception cref="ConfigurationException">It cannot be: one line with the key and what is allowed.</exception>
    public static GatewayOptions Apply(JsonElement body, RuleFound found)
    {
        ConfigurationNode node = new(Request, "", body);
        var keys = Keys(node);
        if (((string[])["set", "rules", "sql"]).Count(keys.ContainsKey) != 1)
        {
            throw node.Refuse("one of set, rules and sql");
        }

        if (found is not { Rule: AlertRule rule, Settings: SettingsFile settings })
        {
            throw node.Refuse("nothing: the rule that spoke is not known any more");
        }

        GatewayOptions options = settings.Settings.Options;
        bool isQuery = rule.Kind == AlertRuleKind.Query;
        if (keys.TryGetValue("sql", out ConfigurationNode sql))
        {
            return isQuery
                ? WithText(options, rule.Id, sql)
                : throw sql.Refuse("set or rules: the rule is no query");
        }

        if (isQuery)
        {
            throw node.Refuse("sql: the rule is a query");
        }

        return keys.TryGetValue("rules", out ConfigurationNode rules)
            ? WithRules(options, rules)
            : WithRule(options, rule, keys["set"], body.GetProperty("set"));
    }

    private static IReadOnlyDictionary<string, ConfigurationNode> Keys(ConfigurationNode node) =>
        node.Object("set", "rules", "sql", "from", "to", "warm_up_seconds");

    private static GatewayOptions WithText(GatewayOptions options, string id, ConfigurationNode sql)
    {
        SqlPipelineOptions text = new(id, sql.Text("statements", one => one.Length > 0));
        GatewayOptions changed = options with
        {
            SqlPipelines = [.. options.SqlPipelines.Where(one => one.Id != id), text],
        };
        try
        {
            return SqlDefinition.Of(changed, text, []).Rule is null
                ? throw sql.Refuse("a text with INSERT INTO alerts")
                : changed;
        }
        catch (SqlException wrong)
        {
            throw new ConfigurationException(wrong.Message, wrong);
        }
    }

    private static GatewayOptions WithRules(GatewayOptions options, ConfigurationNode rules)
    {
        GatewayOptions changed = options with { Rules = RuleSection.Read(rules) };
        RuleSection.Check(rules, changed);
        return changed;
    }

    private static GatewayOptions WithRule(
        GatewayOptions options, AlertRule rule, ConfigurationNode node, JsonElement set)
    {
        JsonObject text = TextOf(rule);
        foreach (string key in node.Members().Keys)
        {
            if (key is "id" or "kind")
            {
                throw node.Refuse("other keys than id and kind: these make it another rule; give rules");
            }

            JsonElement value = set.GetProperty(key);
            if (value.ValueKind == JsonValueKind.Null)
            {
                text.Remove(key);
            }
            else
            {
                text[key] = JsonNode.Parse(value.GetRawText());
            }
        }

        using JsonDocument changed = JsonDocument.Parse($"[{text.ToJsonString()}]");
        ConfigurationNode rules = new(Request, "set", changed.RootElement);
        AlertRule other = RuleSection.Read(rules)[0];
        return options with
        {
            Rules = [.. options.Rules.Select(one => one.Id == other.Id ? other : one)],
        };
    }

    private static JsonObject TextOf(AlertRule rule)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            RuleSettings.Write(json, rule);
        }

        return JsonNode.Parse(text.ToArray())!.AsObject(); // An object was written in the line before.
    }
}
