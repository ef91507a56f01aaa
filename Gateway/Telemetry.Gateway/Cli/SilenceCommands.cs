using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Telemetry.Gateway.Cli;

/// <summary><c>telemetry alerts silence</c>, <c>silences</c> and <c>unsilence</c>.</summary>
internal static class SilenceCommands
{
    private const string About = """
        Notify nobody of an alert, or of all that every --match accepts, for a time.

        --match device=press-1      the text is this
        --match severity!=critical  the text is another
        --match 'device=~press-.*'  the whole text fits the regular expression
        --match 'line!~[ab]'        it does not

        Names: alert, rule, key, device, metric, severity, source, cause, or a label of the rule.
        What fires when the silence ends is told then. "telemetry alerts unsilence ID" ends it now.
        """;

    /// <summary>Makes a silence.</summary>
    public static Command Silence(
        GatewayCall call, GatewayLines lines, Option<string?> by, Option<string?> comment)
    {
        Argument<string?> alert = new("alert")
        {
            Description = "The alert's id; without it --match says which.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string[]> match = new("--match") { Description = "A condition, NAME=VALUE; all of them must hold." };
        match.Validators.Add(CheckMatchers);
        Option<string?> span = new("--for") { Description = "For how long: 90s, 30m, 8h, 2d." };
        span.Validators.Add(CheckSpan);
        Option<string?> until = new("--until") { Description = "Until when, RFC 3339." };
        Command command = new("silence", About) { alert, match, span, until, by, comment };
        command.Validators.Add(result =>
        {
            bool isOne = result.GetValue(alert) is not null;
            bool isMany = result.GetValue(match) is { Length: > 0 };
            bool hasSpan = result.GetValue(span) is not null;
            bool hasEnd = result.GetValue(until) is not null;
            if (isOne == isMany || hasSpan == hasEnd)
            {
                result.AddError("silence: an alert or --match, and --for or --until");
            }
        });
        command.SetAction((parsed, cancel) =>
        {
            double? seconds = parsed.GetValue(span) is { } text ? Seconds(text) : null;
            (string? who, string? why, string? end) = (
                parsed.GetValue(by), parsed.GetValue(comment), parsed.GetValue(until));
            return call.AskAsync(
                parsed,
                client => parsed.GetValue(alert) is { } id
                    ? lines.PostAsync(
                        client, $"api/v1/alerts/{Uri.EscapeDataString(id)}/silence",
                        new { duration_seconds = seconds, until = end, by = who, comment = why }, cancel)
                    : lines.PostAsync(
                        client, "api/v1/silences",
                        new
                        {
                            matchers = (parsed.GetValue(match) ?? []).Select(ItemOf),
                            ends = end,
                            duration_seconds = seconds,
                            by = who,
                            comment = why,
                        },
                        cancel),
                cancel);
        });
        return command;
    }

    /// <summary>Lists the silences.</summary>
    public static Command Silences(GatewayCall call, GatewayLines lines)
    {
        Option<string?> state = new("--state") { Description = "Only in this state." };
        state.AcceptOnlyFromAmong("pending", "active", "expired", "removed");
        Command command = new("silences", "Silences, the newest first.") { state };
        command.SetAction((parsed, cancel) => call.AskAsync(
            parsed,
            client => lines.ListAsync(
                client, "api/v1/silences" + GatewayLines.Query(("state", parsed.GetValue(state))), int.MaxValue,
                cancel),
            cancel));
        return command;
    }

    /// <summary>Ends a silence.</summary>
    public static Command Unsilence(GatewayCall call, GatewayLines lines, Option<string?> by)
    {
        Argument<string> silence = new("silence") { Description = "The silence's id." };
        Command command = new("unsilence", "End a silence now.") { silence, by };
        command.SetAction((parsed, cancel) => call.AskAsync(
            parsed,
            client => lines.DeleteAsync(
                client,
                $"api/v1/silences/{Uri.EscapeDataString(parsed.GetValue(silence) ?? "")}"
                    + GatewayLines.Query(("by", parsed.GetValue(by))),
                cancel),
            cancel));
        return command;
    }

    private static void CheckMatchers(OptionResult result)
    {
        foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
        {
            if (Split(text) is null)
            {
                result.AddError($"--match: {Words.Printable(text)} is no NAME=VALUE, NAME!=, NAME=~ or NAME!~");
            }
        }
    }

    private static void CheckSpan(OptionResult result)
    {
        if (result.GetValueOrDefault<string?>() is { } text && Seconds(text) is null)
        {
            result.AddError($"--for: {Words.Printable(text)} is no time such as 90s, 30m, 8h or 2d");
        }
    }

    private static object ItemOf(string text)
    {
        (string name, string op, string value) = Split(text) ?? (text, "", "");
        return new { name, op, value };
    }

    private static (string Name, string Op, string Value)? Split(string text)
    {
        int at = text.IndexOfAny(['=', '!']);
        if (at <= 0)
        {
            return null;
        }

        foreach (string op in (string[])["=~", "!~", "!=", "="])
        {
            if (text.AsSpan(at).StartsWith(op, StringComparison.Ordinal))
            {
                return (text[..at], op, text[(at + op.Length)..]);
            }
        }

        return null;
    }

    private static double? Seconds(string text)
    {
        double unit = text.Length < 2 ? 0 : text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => 0,
        };
        return unit > 0 && double.TryParse(
            text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out double count) && count > 0
                ? count * unit
                : null;
    }
}
