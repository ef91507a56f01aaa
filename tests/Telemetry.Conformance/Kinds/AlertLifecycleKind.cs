using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Engine.State;

namespace Telemetry.Conformance.Kinds;

/// <summary>Rows of one key against the fold of one rule: as the case says, and restored between any two
/// steps.</summary>
internal sealed class AlertLifecycleKind : ICaseKind
{
    public string Name => "alert_lifecycle";

    public string? Run(JsonElement item, JsonElement file, string folder) =>
        Run(item, restoresAlways: false)
        ?? (Run(item, restoresAlways: true) is { } difference ? $"restored at each step: {difference}" : null);

    private static string? Run(JsonElement item, bool restoresAlways)
    {
        var rule = RuleOf(item.GetProperty("spec"));
        var fold = new AlertFold(rule, "key");
        var ids = new Dictionary<long, AlertId>();
        var pending = new List<AlertEvent>();
        var number = 0;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            if (restoresAlways) { fold = Copy(fold, rule); }
            var from = pending.Count;
            switch (step.GetProperty("op").GetString())
            {
                case "result":
                    fold.Apply(RowOf(step), Micros(step, "at"), pending);
                    break;
                case "ack":
                    fold.Acknowledge(ids[step.GetProperty("alert").GetInt64()], Micros(step, "at"), pending);
                    break;
                case "snapshot_and_restore":
                    fold = Copy(fold, rule);
                    break;
                case "expect":
                    var expected = step.GetProperty("events").EnumerateArray().Select(Expected).ToArray();
                    var difference = Difference.InOrder($"step {number}", expected, [.. pending.Select(Actual)]);
                    if (difference is not null) { return difference; }
                    pending.Clear();
                    break;
                default:
                    return $"step {number}: unknown {step}";
            }
            foreach (var alert in pending.Skip(from)) { ids[alert.Ordinal] = alert.Id; }
            number++;
        }
        return pending.Count == 0 ? null : $"after the last step: {Actual(pending[0])}";
    }

    private static AlertRule RuleOf(JsonElement spec) => new()
    {
        Id = "rule",
        RaiseAbove = spec.GetProperty("raise_above").GetDouble(),
        ClearBelow = spec.GetProperty("clear_below").GetDouble(),
        ForWindows = spec.GetProperty("for_windows").GetInt32(),
        LateAfter = TimeSpan.FromMilliseconds(spec.GetProperty("late_after_ms").GetInt64()),
    };

    private static AlertFold Copy(AlertFold fold, AlertRule rule)
    {
        var bytes = new ArrayBufferWriter<byte>();
        fold.Snapshot(new SnapshotWriter(bytes));
        var copy = new AlertFold(rule, fold.Key);
        copy.Restore(new SnapshotReader(bytes.WrittenMemory));
        return copy;
    }

    private static ResultRow RowOf(JsonElement step) => new(
        Micros(step, "window_start"),
        Micros(step, "window_end"),
        step.GetProperty("value").GetDouble(),
        Enum.Parse<ResultState>(step.GetProperty("state").GetString() ?? "", ignoreCase: true));

    private static long Micros(JsonElement step, string name) => step.GetProperty(name).GetInt64() * 1000;

    private static string Expected(JsonElement e) => Text(
        e.GetProperty("event").GetString() ?? "?",
        e.GetProperty("alert").GetInt64(),
        name => e.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.Number ? Number(value.GetDouble()) : value.GetRawText()
            : "null");

    private static string Actual(AlertEvent e)
    {
        var kind = e.Kind == AlertEventKind.RetractionProposed
            ? "retraction_proposed" : e.Kind.ToString().ToLowerInvariant();
        return Text(kind, e.Ordinal, name => name switch
        {
            "start" => Number(e.Start / 1000.0),
            "end" => e.End is long end ? Number(end / 1000.0) : "null",
            "peak" => Number(e.Peak),
            "provisional" => e.Provisional ? "true" : "false",
            _ => e.Late ? "true" : "false",
        });
    }

    private static string Text(string name, long alert, Func<string, string> field)
    {
        string[] fields = name switch
        {
            "raised" => ["start", "peak", "provisional", "late"],
            "amended" => ["start", "end", "peak"],
            "resolved" => ["end"],
            _ => [],
        };
        return string.Join(' ', [name, Number(alert), .. fields.Select(f => $"{f}={field(f)}")]);
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
