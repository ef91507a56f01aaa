using Telemetry.Engine.Execution;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.GroupWindows;

/// <summary>Pipelines with one group window, and short words for what they say.</summary>
internal static class Groups
{
    public const string Operator = "groups";

    public static GroupWindowSpec Spec(params SourceGroup[] groups) => new()
    {
        Size = Duration.FromSeconds(10),
        IdleAfter = Duration.FromSeconds(5),
        Deadline = Duration.FromSeconds(60),
        Horizon = Duration.FromSeconds(1_000),
        Groups = [.. groups],
        Aggregates = [new(AggregateFunction.Count, "value", "count"), new(AggregateFunction.Sum, "value", "sum")],
    };

    public static Pipeline Pipeline(GroupWindowSpec spec)
    {
        var builder = new PipelineBuilder("test", new IngestOptions { AdmitsLate = true });
        builder.Readings.WhereNotNull("value").GroupWindow(Operator, spec).To("out");
        return builder.Build();
    }

    public static ScriptPlayer Player(GroupWindowSpec spec) => new(Pipeline(spec), Scripts.At(0));

    public static ScriptStep Online(string source) => new ScriptStep.Status(source, true);

    public static ScriptStep Offline(string source) => new ScriptStep.Status(source, false);

    public static ScriptStep Members(string group, params string[] members) =>
        new ScriptStep.Control(Operator, new SourceGroup(group, members).ToPayload());

    /// <summary>A row in short: window, revision, state, present/expected, missing, and the sum.</summary>
    public static string Brief(string line)
    {
        var parts = Parts(line);
        return $"[{Seconds(parts["window_start"])},{Seconds(parts["window_end"])}) {parts["revision"]} "
            + $"{parts["state"]} {parts["present"]}/{parts["expected"]} "
            + $"{parts.GetValueOrDefault("missing", "-")} sum {parts["sum"]}";
    }

    /// <summary>A dead letter in short: source, event time, reason.</summary>
    public static string BriefLetter(string line)
    {
        var parts = Parts(line);
        return $"{parts["device"]} {Seconds(parts["event_time"])} {parts["reason"]}";
    }

    private static string Seconds(string micros) =>
        (long.Parse(micros, null) / 1e6).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Parts(string line) =>
        line.Split(' ').Where(part => part.Contains('=', StringComparison.Ordinal)).ToDictionary(
            part => part.Split('=')[0], part => part.Split('=')[1], StringComparer.Ordinal);
}
