using System.Globalization;
using Telemetry.Alerts.Care;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Tests.Care;

/// <summary>A script for the care operator alone: rows as the fold says them, orders of people, and time. All times
/// are seconds.</summary>
internal sealed class CareScript
{
    private const string Table = "rows";

    private readonly List<ScriptStep> _steps = [];
    private long _now;

    public IReadOnlyList<ScriptStep> Steps => _steps;

    public long Now => _now;

    public static AlertId IdOf(int alert) => new(0, (ulong)alert);

    public static Pipeline Pipeline(CareSettings settings)
    {
        var builder = new PipelineBuilder("p");
        PipelineStream cared = builder.Table(Table, AlertSchema.Schema)
            .Apply(CareOperator.Name, _ => new CareOperator(settings));
        cared.To("alerts");
        cared.Side(CareOperator.SilencesPort).To("silences");
        cared.Side(CareOperator.DigestsPort).To("digests");
        return builder.Build();
    }

    /// <summary>A row of the fold; <paramref name="end"/> null while it fires.</summary>
    public CareScript Row(
        string what, int alert, long start, long? end = null, string? device = "press", string severity = "warning",
        bool isAcknowledged = false, bool isLate = false, string? labels = null, string source = "readings_10s",
        bool isConsequence = false, int? cause = null, bool isProposed = false)
    {
        string state = what == "retracted" ? "retracted" : end is null ? "firing" : "resolved";
        long at = Micros(_now);
        _steps.Add(new ScriptStep.Row(
            Table, EventTime.FromSeconds(start),
            IdOf(alert).ToString(), 1L, "hot", (device ?? "hall") + "/temperature", device, "temperature", severity,
            what, state, false, isLate, isAcknowledged, isProposed, Micros(start), at, at, Micros(start),
            end is { } over ? Micros(over) : null, 80.0, source, Micros(start), Micros(end ?? start), false, null,
            null, labels, cause is { } known ? IdOf(known).ToString() : null, isConsequence,
            isConsequence ? "cause" : null, null, 0L, null, null, null, "v1"));
        return this;
    }

    public CareScript Order(CareOrder order) => Control(order.ToPayload());

    public CareScript Control(byte[] payload)
    {
        _steps.Add(new ScriptStep.Control(CareOperator.Name, payload));
        return this;
    }

    public CareScript Silence(string id, long seconds, params AlertMatcher[] matchers) => Order(
        new CareOrder.Silence(id, matchers, null, null, Micros(seconds)) { By = "ann", Comment = "known" });

    public CareScript Wait(long seconds)
    {
        _now += seconds;
        _steps.Add(new ScriptStep.Tick(Duration.FromSeconds(seconds)));
        return this;
    }

    public CareScript Low(string device, long time)
    {
        _steps.Add(new ScriptStep.Low(device, EventTime.FromSeconds(time)));
        return this;
    }

    public CareScript Status(string device, bool isOnline)
    {
        _steps.Add(new ScriptStep.Status(device, isOnline));
        return this;
    }

    /// <summary>What was said of alerts, a word for each thing: event, alert, state, and what is special.</summary>
    public string[] Play(CareSettings? settings = null) => [.. PlayAll(settings)["alerts"].Select(Brief)];

    public RecordingSink PlayAll(CareSettings? settings = null) =>
        new ScriptPlayer(Pipeline(settings ?? CareSettings.None), EventTime.FromSeconds(0)).Play(_steps).Sink;

    public static AlertMatcher Match(string name, string op, string value)
    {
        Assert.Null(AlertMatcher.TryCreate(name, op, value, out AlertMatcher? matcher));
        return matcher!; // There was no problem.
    }

    /// <summary>event alert state [silent:by] [by …] [to …] [level …].</summary>
    public static string Brief(string line)
    {
        string text = $"{Value(line, "event")} {Number(Value(line, "id"))} {Value(line, "state")}";
        text += Value(line, "silenced") == "true" ? $" silent:{Value(line, "silenced_by")}" : "";
        text += Value(line, "by") is { Length: > 0 } by ? $" by {by}" : "";
        text += Value(line, "assignee") is { Length: > 0 } assignee ? $" to {assignee}" : "";
        return text + (Value(line, "escalation") is not "0" and var level
            ? $" level {level} {Value(line, "escalated_to")}"
            : "");
    }

    public static string Value(string line, string column)
    {
        string? pair = line.Split(' ').FirstOrDefault(p => p.StartsWith(column + "=", StringComparison.Ordinal));
        return pair is null ? "" : pair[(column.Length + 1)..];
    }

    private static int Number(string id) => int.Parse(id.AsSpan(16), NumberStyles.HexNumber, null);

    private static long Micros(long seconds) => seconds * 1_000_000;
}
