using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Evidence;
using Telemetry.Gateway.Evidence.Rerun;
using Telemetry.Gateway.Http;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Cli;

/// <summary><c>telemetry alerts replay ID</c>: an alert once more, by a running gateway or of a data folder.</summary>
internal sealed class AlertReplayCommand
{
    private const string About = """
        Replay an alert: its pipeline once more, from the newest checkpoint before its evidence (or from the start of
        what is kept) through its last event. Says for each event whether it came out the same, with SHA-256 of both.

        Without --data a running gateway does it, beside its work. With --data a folder is only looked at, also while a
        gateway runs on it. What if: --set raise_above=80 changes the rule that spoke, --rules FILE are other rules (a
        configuration, or a list), --sql FILE is another text of a query. With --from T [--to T] both rules are tried
        over what arrived in that time, and it is said which alerts would have come, gone, or been different.
        Exit 0: each event is the same, or what if: done; 1: different, or failed; 2: bad usage.
        """;

    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly JsonSerializerOptions Format = NewFormat();

    private readonly GatewayCall _call;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly Argument<string> _alert = new("id") { Description = "The alert." };
    private readonly Option<string?> _data = new("--data") { Description = "A data folder, without a gateway." };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "What if: a key of the rule and its value; may come again.",
        HelpName = "KEY=VALUE",
    };

    private readonly Option<string?> _rules = new("--rules")
    {
        Description = "What if: other rules.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _sql = new("--sql") { Description = "What if: another text.", HelpName = "FILE" };
    private readonly Option<string?> _from = new("--from")
    {
        Description = "What if over a part of the past: since when, by arrival.",
        HelpName = "T",
    };

    private readonly Option<string?> _to = new("--to") { Description = "And until when.", HelpName = "T" };
    private readonly Option<int?> _warmUp = new("--warm-up")
    {
        Description = "How much is read before it, an hour by default: as far back as the rule looks.",
        HelpName = "SECONDS",
    };

    private readonly Option<bool> _json = new("--json") { Description = "As one line of JSON." };

    private AlertReplayCommand(GatewayCall call, TextWriter output, TextWriter error)
    {
        _call = call;
        _output = output;
        _error = error;
    }

    /// <summary>The command; the options of <paramref name="call"/> are those of a command above it.</summary>
    public static Command Create(GatewayCall call, TextWriter output, TextWriter error) =>
        new AlertReplayCommand(call, output, error).Build();

    private Command Build()
    {
        Command command = new("replay", About) { _alert, _data, _set, _rules, _sql, _from, _to, _warmUp, _json };
        command.Validators.Add(result =>
        {
            int ways = (result.GetValue(_set) is { Length: > 0 } ? 1 : 0)
                + (result.GetValue(_rules) is null ? 0 : 1) + (result.GetValue(_sql) is null ? 0 : 1);
            if (ways > 1)
            {
                result.AddError("Only one of --set, --rules and --sql.");
            }
            else if (ways == 0 && (result.GetValue(_from) ?? result.GetValue(_to)) is not null)
            {
                result.AddError("--from and --to only beside one of --set, --rules and --sql.");
            }
        });
        command.SetAction((parsed, cancel) => RunAsync(parsed, cancel));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        JsonElement body;
        try
        {
            body = Body(parsed);
        }
        catch (Exception wrong) when (wrong is ConfigurationException or IOException or UnauthorizedAccessException
            or JsonException)
        {
            await _error.WriteLineAsync($"telemetry: {wrong.Message.ReplaceLineEndings(" ")}");
            return TelemetryCommand.BadUsage;
        }

        string alert = parsed.GetValue(_alert) ?? "";
        if (parsed.GetValue(_data) is string data)
        {
            using StopSignal stop = new(cancel);
            return CommandFailure.Guard(
                () => OfFolder(data, alert, body, parsed.GetValue(_json), stop.Token), _error);
        }

        return await _call.AskAsync(
            parsed, client => OfGatewayAsync(client, alert, body, parsed.GetValue(_json), cancel), cancel);
    }

    private int OfFolder(string data, string alert, JsonElement body, bool isJson, CancellationToken cancel)
    {
        using DataFolder folder = new(data);
        using ProgressLine progress = new(_error, TimeProvider.System);
        AlertTrail trail = FolderAlert.Find(folder, alert, cancel);
        AlertRerun rerun = new(folder, trail, FolderAlert.Rules(folder), TimeProvider.System)
        {
            OnProgress = at => progress.Report(
                trail.First.Pipeline, new JournalPosition(at.Position), new JournalPosition(at.To)),
        };
        RerunReport report = rerun.Run(body, cancel);
        progress.Dispose();
        return Print(JsonSerializer.SerializeToElement(report, Format), isJson);
    }

    private async Task<int> OfGatewayAsync(
        HttpClient client, string alert, JsonElement body, bool isJson, CancellationToken cancel)
    {
        Uri path = new($"api/v1/alerts/{Uri.EscapeDataString(alert)}/evidence/replay", UriKind.Relative);
        using HttpResponseMessage begun = await client.PostAsJsonAsync(path, body, cancel);
        if (!begun.IsSuccessStatusCode)
        {
            return await _call.RefuseAsync(begun, cancel);
        }

        using PeriodicTimer timer = new(PollPeriod);
        JsonElement report = await begun.Content.ReadFromJsonAsync<JsonElement>(cancel);
        while (report.GetProperty("state").GetString() == "running" && await timer.WaitForNextTickAsync(cancel))
        {
            using HttpResponseMessage answer = await client.GetAsync(path, cancel);
            if (!answer.IsSuccessStatusCode)
            {
                return await _call.RefuseAsync(answer, cancel);
            }

            report = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        }

        return Print(report, isJson);
    }

    private int Print(JsonElement report, bool isJson)
    {
        if (isJson)
        {
            _output.WriteLine(report.GetRawText());
        }
        else
        {
            foreach (string line in Lines(report))
            {
                _output.WriteLine(line);
            }
        }

        string verdict = EvidenceText.Text(report, "verdict", "");
        if (verdict is "same" or "raised" or "not_raised")
        {
            return TelemetryCommand.Done;
        }

        string why = EvidenceText.Text(report, "reason", "") is { Length: > 0 } reason ? reason
            : report.GetProperty("events").EnumerateArray()
                .Where(one => !one.GetProperty("same").GetBoolean())
                .Select(one => $"{EvidenceText.Text(one, "event")}, step {EvidenceText.Text(one, "step")}, row "
                    + $"{EvidenceText.Text(one, "row")}: {EvidenceText.Text(one, "difference")}")
                .FirstOrDefault() ?? EvidenceText.Text(report, "state");
        _error.WriteLine($"telemetry: {(verdict.Length == 0 ? "not replayed" : verdict.Replace('_', ' '))}: {why}");
        return TelemetryCommand.Failed;
    }

    private static IEnumerable<string> Lines(JsonElement report)
    {
        foreach (JsonElement one in report.GetProperty("events").EnumerateArray())
        {
            yield return $"{(one.GetProperty("same").GetBoolean() ? "same" : "different")} "
                + $"{EvidenceText.Text(one, "event")}, step {EvidenceText.Text(one, "step")}, row "
                + $"{EvidenceText.Text(one, "row")}: said {EvidenceText.Text(one, "said_sha256")}, replayed "
                + EvidenceText.Text(one, "replayed_sha256");
        }

        foreach (JsonElement alert in report.GetProperty("alerts").EnumerateArray())
        {
            foreach (JsonElement one in alert.GetProperty("events").EnumerateArray())
            {
                yield return $"what if: {EvidenceText.Text(one, "event")} {EvidenceText.Text(alert, "id")} at "
                    + $"{EvidenceText.Text(one, "at")}: {EvidenceText.Text(one, "start")} to "
                    + $"{EvidenceText.Text(one, "end", "now")}, peak {EvidenceText.Text(one, "peak")}";
            }
        }

        if (report.TryGetProperty("range", out JsonElement range) && range.ValueKind == JsonValueKind.Object)
        {
            foreach (string line in RangeLines(range))
            {
                yield return line;
            }
        }

        foreach (JsonElement note in report.GetProperty("notes").EnumerateArray())
        {
            yield return $"note {Words.Printable(note.GetString() ?? "")}";
        }

        if (EvidenceText.Text(report, "start", "") is { Length: > 0 } start)
        {
            yield return $"pipeline {EvidenceText.Text(report, "pipeline")} {start}: "
                + $"{EvidenceText.Text(report, "records")} records, {EvidenceText.Text(report, "rows")} rows";
        }

        yield return $"verdict {EvidenceText.Text(report, "verdict", EvidenceText.Text(report, "state"))}";
    }

    private static IEnumerable<string> RangeLines(JsonElement range)
    {
        foreach (JsonElement one in range.GetProperty("changes").EnumerateArray())
        {
            yield return EvidenceText.Text(one, "change") + $" {Side(one, "was")}{Side(one, "would")}".TrimEnd();
        }

        yield return $"records {EvidenceText.Text(range, "from")} to {EvidenceText.Text(range, "to")}, read from "
            + $"{EvidenceText.Text(range, "first")}: {EvidenceText.Text(range, "same")} the same, "
            + $"{EvidenceText.Text(range, "come")} would have come, {EvidenceText.Text(range, "gone")} would not, "
            + $"{EvidenceText.Text(range, "different")} different";

        static string Side(JsonElement change, string name) =>
            change.TryGetProperty(name, out JsonElement alert) && alert.ValueKind == JsonValueKind.Object
                ? $"{name} {EvidenceText.Text(alert, "key")} {EvidenceText.Text(alert, "start")} to "
                    + $"{EvidenceText.Text(alert, "end", "now")}, peak {EvidenceText.Text(alert, "peak")}; "
                : "";
    }

    /// <summary>What is asked for, as the gateway takes it.</summary>
    private JsonElement Body(ParseResult parsed)
    {
        JsonObject body = [];
        foreach (string pair in parsed.GetValue(_set) ?? [])
        {
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0)
            {
                throw new ConfigurationException($"--set: {Words.Printable(pair)} is not allowed: KEY=VALUE");
            }

            JsonObject set = (body["set"] ??= new JsonObject()).AsObject();
            set[pair[..sign]] = ValueOf(pair[(sign + 1)..]);
        }

        if (parsed.GetValue(_rules) is string rules)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(rules));
            JsonElement root = document.RootElement;
            body["rules"] = JsonNode.Parse(root.ValueKind == JsonValueKind.Array ? root.GetRawText()
                : root.ValueKind == JsonValueKind.Object && root.TryGetProperty("rules", out JsonElement listed)
                    ? listed.GetRawText()
                : throw new ConfigurationException($"{rules}: there are no rules in it"));
        }

        if (parsed.GetValue(_sql) is string sql)
        {
            body["sql"] = File.ReadAllText(sql);
        }

        body["from"] = parsed.GetValue(_from);
        body["to"] = parsed.GetValue(_to);
        body["warm_up_seconds"] = parsed.GetValue(_warmUp);
        foreach (string none in body.Where(static one => one.Value is null).Select(static one => one.Key).ToArray())
        {
            body.Remove(none);
        }

        return JsonSerializer.SerializeToElement(body);
    }

    /// <summary>A number, a truth value, a list or an object as JSON says them; anything else is a text.</summary>
    private static JsonNode? ValueOf(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static JsonSerializerOptions NewFormat()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web);
        HttpServices.Json(options);
        return options;
    }
}
