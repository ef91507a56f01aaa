using System.Collections.Immutable;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>
/// A program as a pipeline of the engine's operators. Each table that the program reads is a table of the pipeline of
/// the same name, with those of its columns that are read, in their order and under their names: a frame of
/// <see cref="Pipeline.NewFrame"/> says which. The time of each row is the value of its rowtime column, whether that is
/// read or not. Immutable and shared, as the pipeline is.
/// </summary>
public sealed class SqlPipeline
{
    private SqlPipeline(SqlProgram program, Pipeline pipeline, ImmutableArray<SqlSink> sinks, PlanLowering lowering)
    {
        Program = program;
        Pipeline = pipeline;
        Sinks = sinks;
        Lookups = [.. lowering.Lookups];
        Constants = [.. lowering.Constants];
    }

    /// <summary>The program.</summary>
    public SqlProgram Program { get; }

    /// <summary>The pipeline: make partitions of it.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>What comes out, each once. Beside them there are the dead letters
    /// (<see cref="PipelineBuilder.DeadLettersStream"/>).</summary>
    public ImmutableArray<SqlSink> Sinks { get; }

    /// <summary>The lookup joins, whose operators have to be told of their tables' rows.</summary>
    public ImmutableArray<SqlLookup> Lookups { get; }

    /// <summary>The statements' own rows, which have to be fed first, each table's as frames.</summary>
    public ImmutableArray<SqlConstants> Constants { get; }

    /// <summary>Puts a program into operators. Pure; it takes milliseconds.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">The pipeline's name; that of the program's options, or <c>sql</c>, when null.</param>
    /// <param name="ingest">How readings enter; the defaults when null.</param>
    /// <param name="saysRefused">Whether what the ingest refuses goes out as dead letters; of several pipelines over
    /// one journal one says it.</param>
    /// <param name="behind">What the host puts behind the rows of a sink, by the sink's name, before they go out; the
    /// rows as they are when null.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="SqlException">An operator refuses what the plan asks of it: the operator's own
    /// words.</exception>
    public static SqlPipeline Compile(
        SqlProgram program, string? name = null, IngestOptions? ingest = null, bool saysRefused = true,
        Func<string, PipelineStream, PipelineStream>? behind = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        var builder = new PipelineBuilder(name ?? program.Options.PipelineName ?? "sql", ingest, saysRefused);
        try
        {
            return Lower(program, builder, behind ?? ((_, rows) => rows));
        }
        catch (ArgumentException refusal)
        {
            // What a statement asks for is input, not a programmer's mistake: whoever runs scripts expects this
            // exception.
            throw new SqlException("unsupported", refusal.Message, SourceSpan.None);
        }
    }

    private static SqlPipeline Lower(
        SqlProgram program, PipelineBuilder builder, Func<string, PipelineStream, PipelineStream> behind)
    {
        var lowering = new PlanLowering(builder, program.Options, program.Sinks);
        var sinks = ImmutableArray.CreateBuilder<SqlSink>();
        foreach (var sink in program.Sinks)
        {
            var rows = behind(sink.Name, lowering.Lower(sink)).To(sink.Name);
            sinks.Add(new(sink.Name, sink.Columns, sink.Names, rows.Updates));
        }
        return new(program, builder.Build(), sinks.ToImmutable(), lowering);
    }
}
