using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http.Api;

/// <summary>Which alerts a list is asked for, beside what all lists are: texts, not yet looked at.</summary>
internal sealed class AlertParameters
{
    [Description("Only this state: firing, resolved or retracted.")]
    [FromQuery(Name = "state")]
    public string? State { get; init; }

    [Description("true: only what is firing or waits for a person's decision. false: only the rest.")]
    [FromQuery(Name = "active")]
    public string? Active { get; init; }

    [Description("Only this severity.")]
    [FromQuery(Name = "severity")]
    public string? Severity { get; init; }

    [Description("Only alerts of this rule.")]
    [FromQuery(Name = "rule")]
    public string? Rule { get; init; }

    [Description("true: only what a person has acknowledged. false: only what nobody has.")]
    [FromQuery(Name = "acknowledged")]
    public string? Acknowledged { get; init; }

    /// <summary>Checks the filters; what is wrong with each is added to the errors.</summary>
    public AlertFilter Read(Dictionary<string, string[]> errors)
    {
        if (State is not (null or "firing" or "resolved" or "retracted"))
        {
            errors["state"] = ["firing, resolved or retracted"];
        }
        CheckLength("severity", Severity, errors);
        CheckLength("rule", Rule, errors);
        return new AlertFilter
        {
            State = State,
            Active = Truth("active", Active, errors),
            Severity = Severity,
            Rule = Rule,
            Acknowledged = Truth("acknowledged", Acknowledged, errors),
        };
    }

    private static void CheckLength(string name, string? text, Dictionary<string, string[]> errors)
    {
        if (text is { Length: 0 or > HttpLimits.FilterLengthMax })
        {
            errors[name] = [$"1 to {HttpLimits.FilterLengthMax} characters"];
        }
    }

    private static bool? Truth(string name, string? text, Dictionary<string, string[]> errors)
    {
        if (text is not (null or "true" or "false"))
        {
            errors[name] = ["true or false"];
        }
        return text is null ? null : text == "true";
    }
}
