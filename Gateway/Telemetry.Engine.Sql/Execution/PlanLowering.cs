using System.Globalization;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>
/// Puts the engine's operators where the plan's nodes are. The stream of a node has the node's columns, in their order
/// and under their names; a node that is reached by two ways is one stream.
/// </summary>
internal sealed class PlanLowering
{
    private readonly Dictionary<PlanNode, PipelineStream> _done = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly TableLowering _tables;
    private readonly WindowLowering _windows;
    private readonly JoinLowering _joins;
    private readonly OrderLowering _orders;
    private readonly MatchLowering _matches;

    public PlanLowering(PipelineBuilder builder, SqlOptions options, IEnumerable<PlanNode> sinks)
    {
        Builder = builder;
        Options = options;
        _tables = new(this, sinks);
        _windows = new(this);
        _joins = new(this);
        _orders = new(this);
        _matches = new(this);
    }

    public PipelineBuilder Builder { get; }

    public SqlOptions Options { get; }

    /// <summary>The tables that lookup joins ask, each with the operators that are to be told of its rows.</summary>
    public List<SqlLookup> Lookups => _joins.Lookups;

    /// <summary>The statement's own rows, which are fed before all others.</summary>
    public List<SqlConstants> Constants => _tables.Constants;

    /// <summary>The stream of a node.</summary>
    public PipelineStream Lower(PlanNode node)
    {
        if (_done.TryGetValue(node, out var stream)) { return stream; }
        stream = Named(Make(node), node);
        _done.Add(node, stream);
        return stream;
    }

    /// <summary>A name for an operator with a state: by its kind, numbered in the order of the statements, so that the
    /// same text has the same names.</summary>
    public string NameFor(string kind)
    {
        var number = _names[kind] = _names.GetValueOrDefault(kind) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{kind}_{number}");
    }

    /// <summary>The input of a node, with the event time in the rows that stands in a column of it.</summary>
    public PipelineStream Timed(PlanNode input, int timeColumn)
    {
        var stream = Lower(input);
        if (timeColumn == PlanNode.StreamTime || timeColumn == input.Traits.TimeColumn) { return stream; }
        var timed = stream.Retime(stream.Schema.Columns[timeColumn].Name);
        timed.Side(RetimeOperator.UntimedPort).ToDeadLetters(NoEventTime, "no event time");
        return timed;
    }

    /// <summary>Keys a stream by columns; by none it has one key.</summary>
    /// <param name="stream">The stream of the node, its columns perhaps under other names.</param>
    /// <param name="node">The node.</param>
    /// <param name="keys">The columns.</param>
    /// <param name="scope">Whether the source among the columns brings its clock.</param>
    public static PipelineStream KeyBy(
        PipelineStream stream, PlanNode node, IReadOnlyList<int> keys, ClockScope scope = ClockScope.Stream)
    {
        if (keys.Count == 0) { return stream.KeyBy(KeySpaces.All); }
        var source = scope == ClockScope.Source ? IndexOf(keys, node.Traits.SourceColumn) : -1;
        var space = KeySpaces.Of([.. keys.Select(key => stream.Schema.Columns[key])], source);
        return stream.Keys?.Name == space.Name && KeySpaces.AreOf(node, space) ? stream : stream.KeyBy(space);
    }

    /// <summary>The same rows, their columns under names by number, so that no operator's own column is called
    /// alike.</summary>
    public static PipelineStream Numbered(PipelineStream stream, string prefix = "c") =>
        Renamed(stream, index => string.Create(CultureInfo.InvariantCulture, $"{prefix}{index}"));

    /// <summary>The same rows, their columns under other names.</summary>
    public static PipelineStream Renamed(PipelineStream stream, Func<int, string> nameOf) => stream.Map(
        [.. stream.Schema.Columns.Select((column, index) => (nameOf(index), Column(column.Name)))]);

    /// <summary>Chosen columns of a stream, under the names of a node's columns.</summary>
    public static PipelineStream Chosen(PipelineStream stream, PlanNode node, IReadOnlyList<int> origins) =>
        stream.Map([.. node.Columns.Select((column, index) =>
            (column.Name, Column(stream.Schema.Columns[origins[index]].Name)))]);

    public static Expression Column(string name) => new Expression.Column(name);

    /// <summary>The reason of a row that has no event time where one is needed.</summary>
    private const string NoEventTime = "no_event_time";

    private static int IndexOf(IReadOnlyList<int> keys, int column)
    {
        for (var index = 0; index < keys.Count; index++)
        {
            if (keys[index] == column) { return index; }
        }
        return -1;
    }

    private static PipelineStream Named(PipelineStream stream, PlanNode node)
    {
        var names = stream.Schema.Columns.Select(column => column.Name);
        if (names.SequenceEqual(node.Columns.Select(column => column.Name))) { return stream; }
        return Chosen(stream, node, [.. Enumerable.Range(0, node.Columns.Length)]);
    }

    private PipelineStream Make(PlanNode node) => node switch
    {
        PlanNode.Scan scan => _tables.Scan(scan),
        PlanNode.Values values => _tables.Values(values),
        PlanNode.Filter filter => Filter(filter),
        PlanNode.Project project => Project(project),
        PlanNode.Union union => Union(union),
        PlanNode.Expand expand => _windows.Expand(expand),
        PlanNode.WindowTvf tvf => _windows.Assign(tvf),
        PlanNode.Aggregate aggregate => _windows.Aggregate(aggregate),
        PlanNode.Join join => _joins.Join(join),
        PlanNode.Over over => _orders.Over(over),
        PlanNode.Match match => _matches.Match(match),
        PlanNode.Rank rank => _orders.Rank(rank),
        PlanNode.Deduplicate deduplicate => _orders.Deduplicate(deduplicate),
        PlanNode.Limit { Input: PlanNode.Sort sort } limit => _orders.Sort(sort, limit),
        PlanNode.Limit limit => _orders.Sort(null, limit),
        PlanNode.Sort sort => _orders.Sort(sort, null),
        PlanNode.Sink sink => Lower(sink.Input),
        _ => throw new NotSupportedException($"No operator does what {node.GetType().Name} says."),
    };

    private PipelineStream Filter(PlanNode.Filter filter)
    {
        var input = Lower(filter.Input);
        return input.Where(filter.Condition.ToEngine(input.Schema));
    }

    private PipelineStream Project(PlanNode.Project project)
    {
        var input = Lower(project.Input);
        return input.Map([.. project.Items.Select(item => (item.Name, item.Expression.ToEngine(input.Schema)))]);
    }

    private PipelineStream Union(PlanNode.Union union)
    {
        PipelineStream[] inputs =
        [
            .. union.Inputs.Select(input => Lower(input)).Select(
                stream => Chosen(stream, union, [.. Enumerable.Range(0, union.Columns.Length)])),
        ];
        return Builder.Apply(NameFor("union"), inputs, ports => new UnionOperator(ports));
    }
}
