using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Files;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Time;

namespace Telemetry.Golden;

/// <summary>A folder: a script, a file per table that it reads, and the rows that have to come of it.</summary>
internal sealed class GoldenCase
{
    private const string Script = "pipeline.sql";
    private const string Expected = "expected.jsonl";

    private readonly string _folder;

    private GoldenCase(string name)
    {
        _folder = Path.Combine(Folder, name);
        SqlProgram program = SqlPlanner.Plan(new SourceText(File.ReadAllText(Path.Combine(_folder, Script)), Script));
        Pipeline = SqlPipeline.Compile(program);
    }

    /// <summary>All cases by name.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    public SqlPipeline Pipeline { get; }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static GoldenCase Open(string name) => new(name);

    /// <summary>The rows that have to come.</summary>
    public string[] ReadExpected() => File.ReadAllLines(Path.Combine(_folder, Expected));

    /// <summary>Runs it and gives what comes: every change as a line, the dead letters too.</summary>
    public string[] Run(int rowsPerStep, int restoreEvery)
    {
        BoundedRunOptions options = new()
        {
            JournalTime = EventTime.FromSeconds(1_800_000_000),
            RowsPerStep = rowsPerStep,
            RestoreEvery = restoreEvery,
        };
        using BoundedRun run = new(Pipeline, [.. Pipeline.Program.Sources.Select(Table)], options);
        GoldenSink sink = new(Pipeline);
        run.Run(sink);
        return [.. sink.Lines];
    }

    private BoundedTable Table(SqlTable table)
    {
        string file = Directory.EnumerateFiles(_folder, table.Name + ".*").Single();
        IReadOnlyList<FileColumn> columns = BoundedTable.ColumnsOf(table);
        FileStream stream = File.OpenRead(file);
        string name = Path.GetFileName(file);
        return new(table, file.EndsWith(".csv", StringComparison.Ordinal)
            ? new CsvRowReader(name, stream, stream.Length, columns, CsvOptions.Of(table.Options))
            : new JsonRowReader(name, stream, stream.Length, columns));
    }
}
