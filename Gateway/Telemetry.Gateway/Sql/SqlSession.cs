using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Files;
using Telemetry.Engine.Sql.Parsing;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Graph;

namespace Telemetry.Gateway.Sql;

/// <summary>One run of a script over files that end.</summary>
internal sealed class SqlSession(SqlRequest request, TextWriter output, TextWriter error) : IStepSink
{
    private const int ScriptBytesMax = 4 * 1024 * 1024;

    private readonly Dictionary<string, SqlOutput> _outputs = new(StringComparer.Ordinal);
    private readonly List<LineTarget> _targets = [];
    private long _deadLetters;
    private string? _firstDeadLetter;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="ConfigurationException">It was asked for what there is not.</exception>
    /// <exception cref="SqlException">The script is wrong.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public int Run(TimeProvider time, CancellationToken cancellationToken)
    {
        SqlProgram program = Plan();
        foreach (SqlExplanation explanation in program.Explanations)
        {
            output.WriteLine(explanation.Text.TrimEnd());
        }

        if (program.Sinks.IsEmpty)
        {
            return program.Explanations.IsEmpty
                ? throw new ConfigurationException($"{request.Script}: there is no SELECT and no INSERT INTO")
                : TelemetryCommand.Done;
        }

        SqlPipeline pipeline = SqlPipeline.Compile(program);
        if (pipeline.Lookups.FirstOrDefault() is { } lookup)
        {
            throw new ConfigurationException(
                $"{request.Script}: FOR SYSTEM_TIME AS OF processing time cannot look up in the file of "
                + $"'{lookup.Table}'; give the table an event time and join FOR SYSTEM_TIME AS OF that");
        }

        BoundedTable[] tables = [.. program.Sources.Select(Open)];
        try
        {
            OpenOutputs(pipeline);
            BoundedRunOptions options = new()
            {
                JournalTime = new EventTime((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10),
            };
            using BoundedRun run = new(pipeline, tables, options);
            using ProgressLine progress = new(error, time);
            run.Run(this, () => Report(progress, run), cancellationToken);
            foreach (SqlOutput sink in _outputs.Values)
            {
                sink.Finish();
            }
        }
        finally
        {
            _targets.ForEach(target => target.Dispose());
        }

        NoteDeadLetters();
        return TelemetryCommand.Done;
    }

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        if (emission.Stream == PipelineBuilder.DeadLettersStream)
        {
            _deadLetters += frame.Count;
            _firstDeadLetter ??= Describe(frame);
        }

        _outputs.GetValueOrDefault(emission.Stream)?.Take(frame);
    }

    private SqlProgram Plan()
    {
        FileInfo file = new(request.Script);
        if (file.Exists && file.Length > ScriptBytesMax)
        {
            throw new InvalidDataException($"{request.Script}: {file.Length} bytes; {ScriptBytesMax} are allowed");
        }

        SourceText text = new(File.ReadAllText(request.Script), file.Name);
        SqlScript script = SqlParser.Parse(text);
        HashSet<string> declared = script.Statements.OfType<SqlStatement.CreateTable>()
            .Select(statement => statement.Name.Parts[^1].Text).ToHashSet(StringComparer.Ordinal);
        SqlCatalog known = request.Topology is { } topology
            ? TopologyFunctions.AddTo(SqlCatalog.BuiltIn, TopologySection.ReadFile(topology))
            : SqlCatalog.BuiltIn;
        SqlCatalog catalog = request.Inputs.Where(input => !declared.Contains(input.Name))
            .Aggregate(known, (all, input) => all.With(SqlInputs.TableOf(input)));
        SqlProgram program = SqlPlanner.Plan(text, catalog);
        foreach (NamedFile input in request.Inputs.Where(
            input => program.Sources.All(source => source.Name != input.Name)))
        {
            error.WriteLine($"telemetry: note: no statement reads {Words.Printable(input.Name)}");
        }

        return program;
    }

    private BoundedTable Open(SqlTable table)
    {
        NamedFile input = request.Inputs.FirstOrDefault(one => one.Name == table.Name)
            ?? (table.Options.TryGetValue("path", out string? path)
                ? new NamedFile(table.Name, Path.Combine(Path.GetDirectoryName(request.Script) ?? "", path))
                : throw new ConfigurationException(
                    $"table {Words.Printable(table.Name)} has no rows: "
                    + $"give --input {Words.Printable(table.Name)}=FILE"));
        return new BoundedTable(table, SqlInputs.ReaderOf(input, table));
    }

    private void OpenOutputs(SqlPipeline pipeline)
    {
        NamedFile? shared = request.Outputs.FirstOrDefault(one => one.Name.Length == 0);
        SqlSink[] sharing = [.. pipeline.Sinks.Where(sink => request.Outputs.All(one => one.Name != sink.Stream))];
        LineTarget? common = sharing.Length == 0 ? null : Add(shared is null ? new(output) : new(shared.Path));
        foreach (SqlSink sink in pipeline.Sinks)
        {
            NamedFile? own = request.Outputs.FirstOrDefault(one => one.Name == sink.Stream);
            LineTarget target = own is null ? common! : Add(new(own.Path));
            FileColumn[] columns =
                [.. sink.Columns.Zip(sink.Names, (column, name) => new FileColumn(name, column.Type))];
            string? table = own is null && sharing.Length > 1 ? sink.Stream : null;
            _outputs.Add(sink.Stream, new SqlOutput(
                TextFor(target, columns, request.HasChanges, table is not null), target, table,
                sink.Updates && !request.HasChanges));
        }

        if (request.DeadLetters is { } path)
        {
            FileColumn[] columns = [.. DeadLetterSchema.Schema.Columns
                .Select(column => new FileColumn(column.Name, Telemetry.Engine.Sql.Types.SqlType.Of(column)))];
            LineTarget target = Add(new(path));
            _outputs.Add(
                PipelineBuilder.DeadLettersStream,
                new SqlOutput(TextFor(target, columns, false, false), target, null, false));
        }
    }

    private static RowText TextFor(LineTarget target, FileColumn[] columns, bool hasChanges, bool hasTable)
    {
        SqlFileKind kind = target.Path is { } path ? SqlInputs.KindOf(path) : SqlFileKind.Json;
        return kind switch
        {
            SqlFileKind.Csv => new CsvRowText(columns, hasChanges, hasTable),
            SqlFileKind.Json => new JsonRowText(columns, hasChanges),
            _ => throw new ConfigurationException(
                $"{Words.Printable(target.Path ?? "")}: rows are written as .jsonl or .csv"),
        };
    }

    private LineTarget Add(LineTarget target)
    {
        _targets.Add(target);
        return target;
    }

    private static void Report(ProgressLine progress, BoundedRun run)
    {
        (long position, long length) = run.Progress;
        progress.Report(run.Rows, position, length);
    }

    private static string Describe(Frame frame)
    {
        string reason = frame.TextAt(DeadLetterSchema.Reason, 0) ?? "";
        return frame.TextAt(DeadLetterSchema.Detail, 0) is { Length: > 0 } detail ? $"{reason}: {detail}" : reason;
    }

    private void NoteDeadLetters()
    {
        if (_deadLetters > 0)
        {
            string where = request.DeadLetters is null ? "; --dead-letters FILE keeps them" : "";
            error.WriteLine(
                $"telemetry: warning: {_deadLetters} rows could not be used{where}. The first: "
                + Words.Printable(_firstDeadLetter ?? ""));
        }
    }
}
