using System.Globalization;
using Telemetry.Engine.Aggregation;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using Telemetry.Engine.Windows.Revisions;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>Aggregations, with and without windows, and window table functions.</summary>
internal sealed class WindowLowering(PlanLowering plan)
{
    private const string Start = "window_start";
    private const string End = "window_end";

    /// <summary>SQL's window_time is the last millisecond of a window.</summary>
    private const long Millisecond = 1_000;

    /// <summary>What the operators call columns of their own.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        Start, End, WindowTvfOperator.TimeColumn, "revision", "state", "present", "expected", "missing",
        ExpandOperator.IdColumn, ExpandOperator.SetColumn,
    };

    public PipelineStream Aggregate(PlanNode.Aggregate node)
    {
        if (node.Window is null) { return Groups(node); }
        var input = Apart(plan.Timed(node.Input, node.TimeColumn));
        var keyed = PlanLowering.KeyBy(input, node.Input, node.Keys, node.Scope);
        var calls = AggregatesOf(node, keyed);
        // A window of no aggregates would give all its rows.
        if (calls.Length == 0) { calls = [Windows.Aggregate.CountAll("a0")]; }
        var windows = WindowsOf(keyed, node, calls);
        return Result(windows, node);
    }

    public PipelineStream Expand(PlanNode.Expand node)
    {
        var input = Apart(plan.Lower(node.Input));
        var names = node.Grouping.Select(column => input.Schema.Columns[column].Name).ToArray();
        var sets = node.Sets.Select(
            set => (IReadOnlyList<string>)[.. set.Select(column => input.Schema.Columns[column].Name)]);
        return input.Expand(plan.NameFor("expand"), GroupingSets.Of(names, [.. sets]));
    }

    public PipelineStream Assign(PlanNode.WindowTvf node)
    {
        var input = Apart(plan.Timed(node.Input, node.TimeColumn));
        if (node.Window is PlanWindow.Session session)
        {
            var keyed = PlanLowering.KeyBy(input, node.Input, session.Keys, node.Scope);
            var sessions = keyed.SessionTvf(
                plan.NameFor("sessions"), SessionGap.Fixed(session.Gap), out var late, node.Scope);
            late.ToDeadLetters(DeadLetterSchema.Late, $"late for {node.Window}");
            return WithTime(sessions, node);
        }
        return WithTime(input.WindowTvf(plan.NameFor("assign"), AssignerOf(node.Window, input)), node);
    }

    private PipelineStream Groups(PlanNode.Aggregate node)
    {
        var input = plan.Lower(node.Input);
        return input.GroupAggregate(plan.NameFor("groups"), new()
        {
            Keys = [.. node.Keys.Select(key => input.Schema.Columns[key].Name)],
            Aggregates = [.. AggregatesOf(node, input)],
            StateTimeToLive = plan.Options.StateTimeToLive,
        });
    }

    /// <summary>The windows' rows; with allowed lateness a changelog, in which a late row's revision replaces the row
    /// before it.</summary>
    private PipelineStream WindowsOf(PipelineStream keyed, PlanNode.Aggregate node, Aggregate[] calls)
    {
        var window = node.Window!; // Checked by the caller.
        var name = plan.NameFor("windows");
        var isEvent = window.Domain == TimeDomain.Event;
        var lateness = isEvent && window is not PlanWindow.Attached ? plan.Options.AllowedLateness : Duration.Zero;
        if (lateness == Duration.Zero && Shared(node, calls) is { } shared)
        {
            return Late(keyed.Window(name, shared), window);
        }
        GeneralWindowSpec spec = new()
        {
            Assigner = AssignerOf(window, keyed),
            Trigger = isEvent ? WindowTrigger.EventTime : WindowTrigger.JournalTime,
            Aggregates = [.. calls],
            AllowedLateness = lateness,
            Scope = node.Scope,
        };
        var windows = Late(keyed.Window(name, spec), window);
        return lateness == Duration.Zero ? windows : windows.Changes(plan.NameFor("revisions"), spec);
    }

    /// <summary>The windows that share panes, if these do.</summary>
    private static WindowSpec? Shared(PlanNode.Aggregate node, Aggregate[] calls) => node.Window switch
    {
        { Domain: TimeDomain.Journal } => null,
        PlanWindow.Tumble tumble when tumble.Size <= WindowSpec.SizeMax =>
            WindowSpec.Tumbling(tumble.Size, calls, node.Scope) with { Offset = tumble.Offset },
        PlanWindow.Hop hop when hop.Size <= WindowSpec.SizeMax && hop.Slide <= WindowSpec.SizeMax =>
            WindowSpec.Hopping(hop.Size, hop.Slide, calls, node.Scope) with { Offset = hop.Offset },
        _ => null,
    };

    private static WindowAssigner AssignerOf(PlanWindow window, PipelineStream input) => window switch
    {
        PlanWindow.Tumble tumble => WindowAssigner.Tumbling(tumble.Size, tumble.Offset, tumble.Domain),
        PlanWindow.Hop hop => WindowAssigner.Hopping(hop.Size, hop.Slide, hop.Offset, hop.Domain),
        PlanWindow.Cumulate cumulate =>
            WindowAssigner.Cumulating(cumulate.Size, cumulate.Step, cumulate.Offset, cumulate.Domain),
        PlanWindow.Session session => WindowAssigner.Session(SessionGap.Fixed(session.Gap), session.Domain),
        PlanWindow.Attached attached => WindowAssigner.Attached(
            input.Schema.Columns[attached.Start].Name, input.Schema.Columns[attached.End].Name),
        _ => throw new NotSupportedException($"No operator has windows {window}."),
    };

    private static Aggregate[] AggregatesOf(PlanNode.Aggregate node, PipelineStream input) =>
        [.. node.Calls.Select((call, index) => PlanAggregates.Of(call, Numbered("a", index), input.Schema))];

    /// <summary>The operators' columns (keys, bounds, aggregates) in the order of the node's.</summary>
    private static PipelineStream Result(PipelineStream windows, PlanNode.Aggregate node)
    {
        var keys = node.Keys.Length;
        int[] origins =
        [
            .. Enumerable.Range(0, keys), .. Enumerable.Range(keys + 2, node.Calls.Length), keys, keys + 1,
        ];
        return windows.Map(
        [
            .. origins.Select((origin, index) =>
                (node.Columns[index].Name, PlanLowering.Column(windows.Schema.Columns[origin].Name))),
            (node.Columns[^1].Name, TimeOf(windows.Schema.Columns[keys + 1].Name)),
        ]);
    }

    private static PipelineStream WithTime(PipelineStream assigned, PlanNode.WindowTvf node) => assigned.Map(
    [
        .. Enumerable.Range(0, node.Columns.Length - 1).Select(index =>
            (node.Columns[index].Name, PlanLowering.Column(assigned.Schema.Columns[index].Name))),
        (node.Columns[^1].Name, TimeOf(End)),
    ]);

    private static Expression.Arithmetic TimeOf(string end) => new Expression.Arithmetic(
        ArithmeticOperation.Subtract, PlanLowering.Column(end), new Expression.Int64(Millisecond));

    private static PipelineStream Late(PipelineStream windows, PlanWindow window)
    {
        windows.Side(WindowOperator.LatePort).ToDeadLetters(DeadLetterSchema.Late, $"late for {window}");
        return windows;
    }

    private static PipelineStream Apart(PipelineStream stream) =>
        stream.Schema.Columns.Any(column => Reserved.Contains(column.Name)) ? PlanLowering.Numbered(stream) : stream;

    private static string Numbered(string prefix, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{index}");
}
