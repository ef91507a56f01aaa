using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Types;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>Where rows come from: tables, readings, and rows that a statement holds.</summary>
/// <param name="plan">Where the streams go.</param>
/// <param name="sinks">All that the program gives: what of a table nobody reads is not fed.</param>
internal sealed class TableLowering(PlanLowering plan, IEnumerable<PlanNode> sinks)
{
    /// <summary>TIMESTAMP(3) and less counts whole milliseconds, and so do its watermarks.</summary>
    private const int MillisecondPrecision = 3;

    private readonly Dictionary<string, PipelineStream> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<int>> _read = ColumnsRead(sinks);

    public List<SqlConstants> Constants { get; } = [];

    /// <summary>The engine's columns for those of a table or a node.</summary>
    public static Schema SchemaOf(IEnumerable<PlanColumn> columns) =>
        new([.. columns.Select(column => ColumnOf(column.Name, column.Type))]);

    public PipelineStream Scan(PlanNode.Scan node)
    {
        var (rows, isTimed) = node.Table.Kind switch
        {
            SqlTableKind.Readings => (plan.Builder.Readings, false),
            SqlTableKind.DeadLetters => (plan.Builder.DeadLetters, false),
            _ => (Table(node.Table), true),
        };
        var isWhole = isTimed && node.Chosen.All(index => !node.Table.Columns[index].IsProctime)
            && node.Chosen.SequenceEqual(_read[node.Table.Name]);
        return isWhole ? rows : rows.Map([.. node.Chosen.Select(index => Chosen(node.Table, index, isTimed))]);
    }

    public PipelineStream Values(PlanNode.Values node)
    {
        var name = plan.NameFor("values");
        Constants.Add(new(
            name, [.. node.Rows.Select(row => row.Select(ValueOf).ToImmutableArray())]));
        return plan.Builder.Table(name, SchemaOf(node.Columns));
    }

    private static Column ColumnOf(string name, SqlType type) => new(name, type.ToColumnType(), type.IsNullable);

    /// <summary>The readings' event time stands in their rows only.</summary>
    private static (string Name, Expression Value) Chosen(SqlTable table, int index, bool isTimed)
    {
        var column = table.Columns[index];
        if (column.IsProctime) { return (column.Name, new Expression.JournalTime()); }
        return table.Rowtime?.Column == index && !isTimed
            ? (column.Name, new Expression.EventTime()) : (column.Name, new Expression.Column(column.Name));
    }

    private static object? ValueOf(BoundExpression expression) => expression is BoundExpression.Literal literal
        ? literal.Value : throw new NotSupportedException($"{expression} in VALUES is no constant.");

    private PipelineStream Table(SqlTable table)
    {
        if (_tables.TryGetValue(table.Name, out var stream)) { return stream; }
        var watermark = WatermarkOf(table);
        stream = plan.Builder.Table(
            table.Name, Schema(table), updates: table.Changes != ChangeModes.Insert, watermark: watermark,
            idleness: watermark is null ? null : plan.Options.IdleTimeout);
        _tables.Add(table.Name, stream);
        return stream;
    }

    /// <summary>The columns that are read, in the table's order; one at least. What time it is the engine
    /// knows.</summary>
    private Schema Schema(SqlTable table) => new(
        [.. _read[table.Name].Select(index => ColumnOf(table.Columns[index].Name, table.Columns[index].Type))]);

    private static Dictionary<string, SortedSet<int>> ColumnsRead(IEnumerable<PlanNode> sinks)
    {
        var read = new Dictionary<string, SortedSet<int>>(StringComparer.Ordinal);
        var seen = new HashSet<PlanNode>();
        var open = new Stack<PlanNode>(sinks);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node)) { continue; }
            foreach (var input in node.Inputs) { open.Push(input); }
            if (node is not PlanNode.Scan { Table: var table } scan) { continue; }
            if (!read.TryGetValue(table.Name, out var columns)) { read.Add(table.Name, columns = []); }
            columns.UnionWith(scan.Chosen.Where(index => !table.Columns[index].IsProctime));
            if (columns.Count == 0) { columns.Add(table.Columns.IndexOf(table.Physical.First())); }
        }
        return read;
    }

    private static WatermarkStrategy? WatermarkOf(SqlTable table)
    {
        if (table.Rowtime is not { } rowtime) { return null; }
        if (rowtime.Delay is not { } delay) { return WatermarkStrategy.Declared; }
        return table.Columns[rowtime.Column].Type.Precision <= MillisecondPrecision
            ? WatermarkStrategy.BehindMillis(delay) : WatermarkStrategy.Behind(delay);
    }
}
