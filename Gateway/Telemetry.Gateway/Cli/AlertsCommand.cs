using System.CommandLine;
using System.Globalization;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry alerts</c>: the alerts of a running gateway, and what people do with them. One line of JSON per item.
/// </summary>
internal sealed class AlertsCommand
{
    private readonly GatewayCall _call;
    private readonly GatewayLines _lines;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    private readonly Option<string?> _by = new("--by") { Description = "Who says so; else the token's name stands." };
    private readonly Option<string?> _comment = new("--comment") { Description = "What to say." };

    private AlertsCommand(TextWriter output, TextWriter error)
    {
        (_output, _error) = (output, error);
        _call = new GatewayCall(error);
        _lines = new GatewayLines(output, _call);
    }

    public static Command Create(TextWriter output, TextWriter error) => new AlertsCommand(output, error).Build();

    private Command Build()
    {
        Command alerts = new("alerts", "The alerts of a running gateway, and what people do with them.")
        {
            List(),
            Show(),
            Post("ack", "Acknowledge: no machine takes it away from then on.", "ack"),
            Assign(),
            Say(),
            Post("resolve", "Close: for people it is over.", "resolve"),
            SilenceCommands.Silence(_call, _lines, _by, _comment),
            SilenceCommands.Silences(_call, _lines),
            SilenceCommands.Unsilence(_call, _lines, _by),
            Missed(),
            Audit(),
            AlertEvidenceCommand.Create(_call, _output),
            AlertReplayCommand.Create(_call, _output, _error),
        };
        _call.AddTo(alerts);
        return alerts;
    }

    private Command List()
    {
        Option<string?> state = new("--state") { Description = "Only in this state." };
        state.AcceptOnlyFromAmong("firing", "resolved", "retracted");
        Option<string?> device = new("--device") { Description = "Only of this device." };
        Option<int> limit = Limit();
        Command command = new("list", "Alerts as they stand, the newest first.") { state, device, limit };
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => _lines.ListAsync(
                client,
                "api/v1/alerts" + GatewayLines.Query(
                    ("state", parsed.GetValue(state)), ("device", parsed.GetValue(device))),
                parsed.GetValue(limit), cancel),
            cancel));
        return command;
    }

    private Command Show()
    {
        Argument<string> alert = Alert();
        Option<bool> history = new("--history") { Description = "All that happened to it, a line each." };
        Command command = new("show", "One alert.") { alert, history };
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => parsed.GetValue(history)
                ? _lines.ListAsync(client, PathOf(parsed, alert, "/history"), int.MaxValue, cancel)
                : _lines.GetAsync(client, PathOf(parsed, alert, ""), cancel),
            cancel));
        return command;
    }

    private Command Post(string name, string about, string action)
    {
        Argument<string> alert = Alert();
        Command command = new(name, about) { alert, _by, _comment };
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => _lines.PostAsync(
                client, PathOf(parsed, alert, "/" + action),
                new { by = parsed.GetValue(_by), comment = parsed.GetValue(_comment) }, cancel),
            cancel));
        return command;
    }

    private Command Assign()
    {
        Argument<string> alert = Alert();
        Argument<string?> to = new("person")
        {
            Description = "Who takes care of it; without it nobody any more.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("assign", "Say who takes care of an alert.") { alert, to, _by, _comment };
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => _lines.PostAsync(
                client, PathOf(parsed, alert, "/assign"),
                new { to = parsed.GetValue(to), by = parsed.GetValue(_by), comment = parsed.GetValue(_comment) },
                cancel),
            cancel));
        return command;
    }

    private Command Say()
    {
        Argument<string> alert = Alert();
        Argument<string> text = new("text") { Description = "What to say." };
        Command command = new("comment", "Say something of an alert, into its history.") { alert, text, _by };
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => _lines.PostAsync(
                client, PathOf(parsed, alert, "/comment"),
                new { by = parsed.GetValue(_by), comment = parsed.GetValue(text) }, cancel),
            cancel));
        return command;
    }

    private Command Missed()
    {
        Option<string?> device = new("--device") { Description = "Only of this device." };
        Option<string?> from = new("--from") { Description = "Only what was said from then on, RFC 3339." };
        Option<int> limit = Limit();
        Command command = new("missed", "What changed while devices were away, the newest first.")
        {
            device, from, limit,
        };
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => _lines.ListAsync(
                client,
                "api/v1/alerts/missed" + GatewayLines.Query(
                    ("device", parsed.GetValue(device)), ("from", parsed.GetValue(from))),
                parsed.GetValue(limit), cancel),
            cancel));
        return command;
    }

    private Command Audit()
    {
        Option<string?> by = new("--by") { Description = "Only what this person or token did." };
        Option<string?> subject = new("--subject") { Description = "Only what was done to this alert, device, …" };
        Option<int> limit = Limit();
        Command command = new("audit", "Who did what, and when, the newest first.") { by, subject, limit };
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => _lines.ListAsync(
                client,
                "api/v1/audit" + GatewayLines.Query(
                    ("by", parsed.GetValue(by)), ("subject", parsed.GetValue(subject))),
                parsed.GetValue(limit), cancel),
            cancel));
        return command;
    }

    private static Argument<string> Alert() => new("alert") { Description = "The alert's id." };

    private static Option<int> Limit()
    {
        Option<int> limit = new("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 1000 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit: a whole number from 1 on");
            }
        });
        return limit;
    }

    private static string PathOf(ParseResult parsed, Argument<string> alert, string action) => string.Create(
        CultureInfo.InvariantCulture, $"api/v1/alerts/{Uri.EscapeDataString(parsed.GetValue(alert) ?? "")}{action}");
}
