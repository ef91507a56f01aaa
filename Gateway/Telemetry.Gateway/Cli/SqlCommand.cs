using System.CommandLine;
using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Sql;

namespace Telemetry.Gateway.Cli;

/// <summary><c>telemetry sql</c>: a script over files.</summary>
internal static class SqlCommand
{
    private const string About = """
        Run a SQL script over files, and print the rows as lines of JSON.

        A file's kind is its name's end: .csv (RFC 4180, with a header), .jsonl/.ndjson/.json (an object a line; a line
        {"watermark":ms} is a watermark) or .parquet. CREATE TEMPORARY TABLE declares a table's columns and its
        WATERMARK FOR; of a table that is not declared the types are found in the file, its event time is its only
        timestamp, and nothing is late. The tables' rows come merged by event time, then the end of all time.
        Timestamps are "2026-01-31 06:00:00.125", with Z when they are instants (TIMESTAMP_LTZ); in inputs also ISO
        8601 or milliseconds since the epoch.
        Rows that replace each other are printed when all is done, those that are left; --changelog prints each change
        as {"op":"+I|-U|+U|-D","row":{...}}. With several results lines are {"table":NAME,"row":{...}}.
        A row that cannot be used is a dead letter with its file and line, and never ends the run.
        Exit 0: done; 1: failed, with the place in the script; 2: bad usage.

        Example: telemetry sql hourly.sql --input orders=orders.csv --input rates=rates.jsonl --output hourly.csv
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        Argument<string> script = new("script") { Description = "The file with the statements." };
        Option<NamedFile[]> inputs = Files("--input", "A table's rows; once per table.", "NAME=FILE");
        Option<NamedFile[]> outputs = Files(
            "--output", "Where rows go (.jsonl, .csv); with NAME= those of one result.", "[NAME=]FILE");
        Option<bool> changes = new("--changelog") { Description = "Print each change as it comes." };
        Option<string?> letters = new("--dead-letters") { Description = "Where rows go that cannot be used." };
        Option<string?> topology = new("--topology")
        {
            Description = "The plant's topology (.json), for functions such as TABLE(topology_downstream('pump')).",
        };
        Command command = new("sql", About) { script, inputs, outputs, changes, letters, topology };
        inputs.Validators.Add(result =>
        {
            NamedFile[] files = result.GetValueOrDefault<NamedFile[]>() ?? [];
            if (files.FirstOrDefault(file => file.Name.Length == 0 || file.Path.Length == 0) is { } nameless)
            {
                result.AddError($"--input: {Words.Printable(nameless.Path)} is not allowed: NAME=FILE");
            }
            else if (files.GroupBy(file => file.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                result.AddError($"--input: {Words.Printable(twice.Key)} is given twice");
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            new SqlRequest
            {
                Script = parsed.GetValue(script)!,
                Inputs = parsed.GetValue(inputs) ?? [],
                Outputs = parsed.GetValue(outputs) ?? [],
                HasChanges = parsed.GetValue(changes),
                DeadLetters = parsed.GetValue(letters),
                Topology = parsed.GetValue(topology),
            },
            output,
            error,
            cancellationToken)));
        return command;
    }

    private static int Run(SqlRequest request, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        using StopSignal stop = new(cancellationToken);
        return CommandFailure.Guard(
            () =>
            {
                try
                {
                    return new SqlSession(request, output, error).Run(TimeProvider.System, stop.Token);
                }
                catch (SqlException wrong)
                {
                    // Several lines: the text and a caret below what is wrong.
                    error.WriteLine($"telemetry: {wrong.Error.Render()}");
                    return TelemetryCommand.Failed;
                }
            },
            error);
    }

    private static Option<NamedFile[]> Files(string name, string description, string help) => new(name)
    {
        Description = description,
        HelpName = help,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => [.. result.Tokens.Select(token => NamedFile.Parse(token.Value))],
    };
}
