using System.Text.Json;
using Telemetry.Conformance.Kinds;
using Telemetry.Engine.Data;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Sql;

/// <summary>Runs a SQL text over a case's tables.</summary>
internal sealed class SqlPlayer
{
    private readonly SqlPipeline _pipeline;
    private readonly SqlRun _run;

    /// <summary>Plans and starts.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="sql">The statements behind the tables' declarations.</param>
    public SqlPlayer(IEnumerable<CaseTable> tables, string sql)
    {
        var script = string.Concat(tables.Select(table => table.Declaration())) + sql;
        _pipeline = SqlPipeline.Compile(SqlPlanner.Plan(script, SqlCatalog.Empty));
        _run = new(_pipeline);
    }

    /// <summary>The columns of the statement's result.</summary>
    public IReadOnlyList<PlanColumn> Columns => Sink.Columns;

    private SqlSink Sink => _pipeline.Sinks[^1];

    /// <summary>Feeds a row of the table's declared columns, in their order.</summary>
    public void Row(string table, IEnumerable<JsonElement> cells)
    {
        // A table that the statement does not read has no place in the pipeline.
        if (_pipeline.Program.Sources.FirstOrDefault(source => source.Name == table) is not { } read) { return; }
        var physical = read.Physical.ToArray();
        var values = cells.Select((cell, index) => SqlCells.Read(cell, physical[index].Type)).ToList();
        _run.Row(table, [.. values, .. Enumerable.Repeat<object?>(null, read.Columns.Length - values.Count)]);
    }

    /// <summary>The case says how far a table is, in milliseconds.</summary>
    public void Watermark(string table, long millis)
    {
        if (_pipeline.Program.Sources.Any(source => source.Name == table))
        {
            _run.Watermark(table, millis switch
            {
                long.MaxValue => EventTime.Max,
                long.MinValue => EventTime.Min,
                _ => new(checked((millis * 1_000) + 999)),
            });
        }
    }

    public void End() => _run.End();

    /// <summary>The changes of the result, printed: the kind if asked for, and the cells.</summary>
    public IEnumerable<string[]> Changes() =>
        _run.RowsOf(Sink.Stream).Select(row => (string[])[Sign(row.Kind), .. Cells(row.Values)]);

    /// <summary>The rows of the result after all changes, printed.</summary>
    public IEnumerable<string[]> Final() => _run.TableOf(Sink.Stream).Select(Cells);

    /// <summary>Compares the result after all changes with expected cells.</summary>
    public string? Compare(string place, IEnumerable<IEnumerable<string>> expected) => Difference.AsMultiset(
        place, expected.Select(Line), Final().Select(Line));

    public static string Line(IEnumerable<string> cells) => string.Join(" | ", cells);

    private string[] Cells(System.Collections.Immutable.ImmutableArray<object?> values) =>
        [.. values.Select((value, index) => SqlCells.Print(value, Columns[index]))];

    private static string Sign(ChangeKind kind) => kind switch
    {
        ChangeKind.Insert => "+I",
        ChangeKind.UpdateBefore => "-U",
        ChangeKind.UpdateAfter => "+U",
        _ => "-D",
    };
}
