using Telemetry.Alerts;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Pipelines;
using Telemetry.Graph;

namespace Telemetry.Gateway.Sql;

/// <summary>
/// A SQL text as a pipeline of the gateway: a reader of the readings. Rows of INSERT INTO x are the stream x, those of
/// a query that stands alone have the pipeline's name.
/// </summary>
internal sealed class SqlDefinition
{
    private const string StartKey = "telemetry.start";
    private const string Unnamed = "result";

    private SqlDefinition(
        SqlPipeline pipeline, PipelineDefinition definition, IReadOnlyList<string> plans, AlertRule? rule)
    {
        Rule = rule;
        Plans = plans;
        Pipeline = pipeline;
        Definition = definition;
    }

    public SqlPipeline Pipeline { get; }

    public PipelineDefinition Definition { get; }

    /// <summary>The rule that INSERT INTO alerts makes of it; null when it is none.</summary>
    public AlertRule? Rule { get; }

    /// <summary>The plan of each statement that gives rows, as EXPLAIN says it.</summary>
    public IReadOnlyList<string> Plans { get; }

    /// <summary>The pipelines of all texts of a configuration.</summary>
    /// <exception cref="SqlException">A text is wrong.</exception>
    public static IReadOnlyList<SqlDefinition> All(GatewayOptions options)
    {
        List<SqlDefinition> all = [];
        foreach (SqlPipelineOptions sql in options.SqlPipelines)
        {
            all.Add(Of(options, sql, all.SelectMany(one => one.Definition.Pipeline.Streams)));
        }

        return all;
    }

    /// <summary>Makes the pipeline of a text; a pure function.</summary>
    /// <param name="options">The configuration: how readings enter, which streams there are already.</param>
    /// <param name="sql">The text.</param>
    /// <param name="others">The streams of the other pipelines.</param>
    /// <exception cref="SqlException">The text is wrong.</exception>
    public static SqlDefinition Of(GatewayOptions options, SqlPipelineOptions sql, IEnumerable<string> others)
    {
        SourceText text = new(sql.Text, sql.Id + ".sql");
        SqlProgram program = Named(SqlPlanner.Plan(text, CatalogOf(options)), sql.Id);
        if (program.Sinks.IsEmpty)
        {
            throw Wrong(text, "no_result", "There is no SELECT and no INSERT INTO: nothing would come out.");
        }

        if (program.Sources.FirstOrDefault(table => table.Kind != SqlTableKind.Readings) is { } table)
        {
            throw Wrong(
                text, "no_such_source",
                $"A gateway's pipeline reads 'readings'; '{table.Name}' is nothing it can read.");
        }

        HashSet<string> taken = [.. others, .. GatewayPipeline.OwnStreams];
        taken.UnionWith(options.GroupWindows.Select(windows => windows.Id));

        // Alerts come from wherever there are rules.
        taken.Remove(AlertSchema.Stream);
        if (program.Sinks.FirstOrDefault(sink => taken.Contains(sink.Name)) is { } twice)
        {
            throw Wrong(text, "stream_taken", $"Another pipeline says '{twice.Name}'.");
        }

        AlertRule? rule = RuleOf(options, program, sql, text);
        SqlPipeline pipeline = SqlPipeline.Compile(
            program, sql.Id, GatewayPipeline.IngestOf(options), saysRefused: false,
            (stream, rows) => rule is not null && stream == AlertSchema.Stream
                ? Put(options, rule, rows, text)
                : rows);
        if (!pipeline.Constants.IsEmpty)
        {
            throw Wrong(
                text, "no_such_source",
                "A gateway's pipeline reads 'readings'; rows of VALUES or of a table function can only be looked up: "
                + "join them by an equality, or say IN.");
        }

        return new SqlDefinition(
            pipeline,
            new PipelineDefinition(pipeline.Pipeline, StartOf(program, text), ChangedPipeline.Map)
            {
                Rules = rule is null ? [] : [rule],
            },
            [.. program.Sinks.Select(sink => Telemetry.Engine.Sql.Explain.PlanText.Of(sink, program.Options))],
            rule);
    }

    private static SqlCatalog CatalogOf(GatewayOptions options) => options.Topology is { } topology
        ? TopologyFunctions.AddTo(SqlCatalog.BuiltIn, topology)
        : SqlCatalog.BuiltIn;

    private static PipelineStream Put(
        GatewayOptions options, AlertRule rule, PipelineStream rows, SourceText text)
    {
        try
        {
            return AlertQuery.Put(options, rule, rows);
        }
        catch (ArgumentException wrong)
        {
            throw Wrong(text, "unsupported", wrong.Message);
        }
    }

    private static AlertRule? RuleOf(
        GatewayOptions options, SqlProgram program, SqlPipelineOptions sql, SourceText text)
    {
        if (program.Sinks.All(sink => sink.Name != AlertSchema.Stream))
        {
            return null;
        }

        if (options.Rules.Any(rule => rule.Id == sql.Id))
        {
            throw Wrong(
                text, "duplicate_name", $"The configuration has a rule '{sql.Id}': alerts would share their ids.");
        }

        try
        {
            return AlertQuery.RuleOf(sql.Id, program.Options) with { Query = sql.Text };
        }
        catch (ArgumentException wrong)
        {
            throw Wrong(text, "bad_option", wrong.Message);
        }
    }

    /// <summary>Queries that stand alone are called result, result_2, …: names that every pipeline would have.
    /// </summary>
    private static SqlProgram Named(SqlProgram program, string id) => program with
    {
        Sinks =
        [
            .. program.Sinks.Select(sink =>
                sink.Table is null && sink.Name.StartsWith(Unnamed, StringComparison.Ordinal)
                    ? new PlanNode.Sink(sink.Inputs[0], id + sink.Name[Unnamed.Length..], sink.Names)
                    : sink),
        ],
    };

    private static PipelineStart StartOf(SqlProgram program, SourceText text)
    {
        string start = program.Options.All.GetValueOrDefault(StartKey, "beginning");
        return PipelineStart.TryParse(start, out PipelineStart parsed)
            ? parsed
            : throw Wrong(text, "bad_option", $"'{StartKey}' is '{start}'; {PipelineStart.Rule} is allowed.");
    }

    private static SqlException Wrong(SourceText text, string code, string message) =>
        new(code, message, new SourceSpan(text, 0, Math.Min(1, text.Text.Length)));
}
