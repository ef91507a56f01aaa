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
        _folder = FolderOf(name);
        SourceText script = new(File.ReadAllText(Path.Combine(_folder, Script)), Script);
        Pipeline = SqlPipeline.Compile(SqlPlanner.Plan(script, Known()));
    }

    /// <summary>All cases by shelf and name.</summary>
    public static IEnumerable<string> Names => ((string[])["Cases", "Gallery"])
        .SelectMany(shelf => Directory.EnumerateDirectories(FolderOf(shelf)).Select(folder =>
            $"{shelf}/{Path.GetFileName(folder)}"))
        .Order(StringComparer.Ordinal);

    public SqlPipeline Pipeline { get; }

    /// <summary>Where a case lies.</summary>
    public static string FolderOf(string name) => Path.Combine(AppContext.BaseDirectory, name);

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

    /// <summary>The built-in tables as the case's files have them, as <c>telemetry sql --input</c> does.</summary>
    private SqlCatalog Known() => SqlCatalog.BuiltIn.Tables.Values
        .Where(table => File.Exists(Path.Combine(_folder, table.Name + ".jsonl")))
        .Aggregate(SqlCatalog.BuiltIn, (known, table) => known.With(
            FileSchema.Table(table, FileSchema.OfJson(
                table.Name, File.OpenRead(Path.Combine(_folder, table.Name + ".jsonl"))))));

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
