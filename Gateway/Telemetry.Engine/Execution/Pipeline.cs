using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Execution;

/// <summary>A pipeline's description: immutable, shared, and the recipe for partitions.</summary>
public sealed class Pipeline
{
    /// <summary>The version of the snapshot format; part of the fingerprint.</summary>
    public const int FormatVersion = 3;

    internal Pipeline(
        string name,
        IngestOptions ingest,
        ImmutableArray<PipelineNode> nodes,
        ImmutableArray<PipelineEdge> edges,
        ImmutableArray<PipelineTable> tables)
    {
        Name = name;
        Ingest = ingest;
        Nodes = nodes;
        Edges = edges;
        Tables = tables;
        Streams = [.. edges.Where(e => e.Stream is not null).Select(e => e.Stream!).Distinct()];
        Explanation = Explain();
        StateBounds =
        [
            new("ingest", Execution.Ingest.Bound),
            .. nodes.Select(node => new OperatorBound(node.Name, node.Bound)),
        ];
        Fingerprint = [.. SHA256.HashData(Encoding.UTF8.GetBytes(Explanation))];
    }

    /// <summary>The pipeline's name, the first part of each output row's id.</summary>
    public string Name { get; }

    /// <summary>How readings enter.</summary>
    public IngestOptions Ingest { get; }

    /// <summary>The names of the output streams.</summary>
    public ImmutableArray<string> Streams { get; }

    /// <summary>The names of the operators.</summary>
    public ImmutableArray<string> Operators => [.. Nodes.Select(node => node.Name)];

    /// <summary>All operators and how they are joined, one line each.</summary>
    public string Explanation { get; }

    /// <summary>SHA-256 of the explanation: a snapshot belongs to pipelines of the same fingerprint only.</summary>
    public ImmutableArray<byte> Fingerprint { get; }

    /// <summary>How much each operator can remember at most, the ingest first.</summary>
    public ImmutableArray<OperatorBound> StateBounds { get; }

    /// <summary>How much the whole partition can remember at most.</summary>
    public StateBound StateBound =>
        StateBounds.Aggregate(StateBound.None, (sum, operatorBound) => sum.Plus(operatorBound.Bound));

    /// <summary>The bounds for people, one line each and the sum; to be shown before the pipeline starts.</summary>
    public string StateExplanation => string.Concat(
        StateBounds.Where(one => one.Bound != StateBound.None).Append(new("in all", StateBound))
            .Select(one => $"{one.Name}: {one.Bound}\n"));

    internal ImmutableArray<PipelineNode> Nodes { get; }

    internal ImmutableArray<PipelineEdge> Edges { get; }

    internal ImmutableArray<PipelineTable> Tables { get; }

    /// <summary>Makes a partition with fresh state.</summary>
    /// <returns>The partition.</returns>
    public Partition CreatePartition() => new(this);

    /// <summary>Whether there is such a table.</summary>
    /// <param name="table">The table's name.</param>
    /// <returns>True when it can be fed.</returns>
    public bool HasTable(string table) => Tables.Any(candidate => candidate.Name == table);

    /// <summary>Makes an empty frame for a table.</summary>
    /// <param name="partition">The partition that will receive it.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="keys">The table of its rows' keys, or null when they are not keyed.</param>
    /// <returns>The frame.</returns>
    /// <exception cref="ArgumentException">There is no such table.</exception>
    public Frame NewFrame(Partition partition, string table, out KeyTable? keys)
    {
        var found = Tables.FirstOrDefault(candidate => candidate.Name == table)
            ?? throw new ArgumentException($"Pipeline '{Name}' has no table '{table}'.");
        keys = found.Keys is null ? null : partition.KeysOf(found.Keys);
        return new(found.Schema, partition.Texts);
    }

    private string Explain()
    {
        var text = new StringBuilder();
        text.Append("pipeline ").Append(Name).Append(" format ").Append(FormatVersion).Append('\n');
        text.Append("ingest ").Append(Ingest).Append('\n');
        foreach (var table in Tables)
        {
            text.Append("table ").Append(table.Name).Append(": ").Append(table.Schema)
                .Append(table.Updates ? " with updates" : "")
                .Append(table.Watermarks is null ? "" : $", watermark {table.Watermarks}")
                .Append(table.Idleness is null ? "" : $", idle after {table.Idleness}").Append('\n');
        }
        foreach (var node in Nodes) { text.Append(node.Name).Append(": ").Append(node.Description).Append('\n'); }
        foreach (var edge in Edges) { text.Append(edge).Append('\n'); }
        return text.ToString();
    }
}

/// <summary>An operator's place in a pipeline; its number is its place in the order of the data's flow.</summary>
internal sealed record PipelineNode(
    string Name, string Description, string StateDescription, StateBound Bound, Func<Operators.Operator> Create);

/// <summary>Rows go from an output to an operator's input, or to an output stream.</summary>
internal sealed record PipelineEdge(int FromNode, int FromPort, int ToNode, int ToPort, string? Stream)
{
    /// <summary>Stands for the ingest as the place where rows come from; tables are −2 and below.</summary>
    public const int Ingest = -1;

    public override string ToString() =>
        Stream is null ? $"{FromNode}.{FromPort} -> {ToNode}.{ToPort}" : $"{FromNode}.{FromPort} -> stream {Stream}";
}

/// <summary>An input whose rows come as frames.</summary>
internal sealed record PipelineTable(
    string Name, Schema Schema, State.KeySpace? Keys, bool Updates, Time.WatermarkStrategy? Watermarks,
    Time.Duration? Idleness);
