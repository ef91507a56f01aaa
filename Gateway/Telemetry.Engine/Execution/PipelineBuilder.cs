using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;

namespace Telemetry.Engine.Execution;

/// <summary>
/// Describes a pipeline: streams, from the readings (or tables) through operators to named output streams. The stream
/// <c>dead_letters</c> is always there.
/// </summary>
public sealed class PipelineBuilder
{
    /// <summary>The name of the output stream of dead letters.</summary>
    public const string DeadLettersStream = "dead_letters";

    private readonly string _name;
    private readonly IngestOptions _ingest;
    private readonly List<PipelineNode> _nodes = [];
    private readonly List<PipelineEdge> _edges = [];
    private readonly List<PipelineTable> _tables = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _generated = new(StringComparer.Ordinal);
    private readonly HashSet<string> _streams = new(StringComparer.Ordinal);

    /// <summary>Starts a pipeline.</summary>
    /// <param name="name">Its name, the first part of each output row's id.</param>
    /// <param name="ingest">How readings enter; the defaults when null.</param>
    /// <param name="saysRefused">Whether what the ingest refuses goes out as <see cref="DeadLettersStream"/>. Of
    /// several pipelines over one journal one says it.</param>
    public PipelineBuilder(string name, IngestOptions? ingest = null, bool saysRefused = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _name = name;
        _ingest = ingest ?? new IngestOptions();
        Readings = new(this, PipelineEdge.Ingest, Ingest.ReadingsPort, Ingest.Ports);
        DeadLetters = new(this, PipelineEdge.Ingest, Ingest.DeadLettersPort, Ingest.Ports);
        if (saysRefused) { DeadLetters.To(DeadLettersStream); }
    }

    /// <summary>Accepted readings (<see cref="ReadingSchema"/>), keyed by (device, metric).</summary>
    public PipelineStream Readings { get; }

    /// <summary>Refused readings and unusable messages (<see cref="DeadLetterSchema"/>).</summary>
    public PipelineStream DeadLetters { get; }

    /// <summary>
    /// An input whose rows come as frames. Without a watermark strategy a frame's watermark is that of all sources.
    /// With one the table has a clock of its own, which its rows move as the strategy says, a frame's watermark too,
    /// and the watermark of all sources is combined from those of the tables and the devices: the least of those that
    /// are not idle.
    /// </summary>
    /// <param name="name">The table's name.</param>
    /// <param name="schema">Its columns.</param>
    /// <param name="keys">The space of the rows' keys, or null.</param>
    /// <param name="updates">Whether the rows are a changelog (see <see cref="OutputPort"/>).</param>
    /// <param name="watermark">Where the table's watermarks come from; null for watermarks made by hand. Each row is
    /// judged by the watermark of those before it, however they share frames.</param>
    /// <param name="idleness">How long, in monotonic time, the table must be silent before it holds nobody back; null
    /// for however long.</param>
    /// <returns>Its rows.</returns>
    /// <exception cref="ArgumentException">The name is taken, or there is nothing that could be idle.</exception>
    public PipelineStream Table(
        string name, Schema schema, State.KeySpace? keys = null, bool updates = false,
        Time.WatermarkStrategy? watermark = null, Time.Duration? idleness = null)
    {
        if (_tables.Any(table => table.Name == name)) { throw new ArgumentException($"Table '{name}' exists."); }
        if (idleness is not null && watermark is null)
        {
            throw new ArgumentException($"Table '{name}' has no clock of its own that could be idle.");
        }
        if (idleness <= Time.Duration.Zero) { throw new ArgumentException($"No table is idle after {idleness}."); }
        _tables.Add(new(name, schema, keys, updates, watermark, idleness));
        return new(this, PipelineEdge.Ingest - _tables.Count, 0, [new OutputPort(name, schema, keys, updates)]);
    }

    /// <summary>Puts an operator behind one or several streams.</summary>
    /// <param name="name">Its name, unique in the pipeline; control inputs are addressed by it.</param>
    /// <param name="inputs">The streams, in the order of the operator's input ports.</param>
    /// <param name="create">Makes the operator; called once per partition and once for its description, so it must
    /// give a fresh one each time.</param>
    /// <returns>The operator's main output.</returns>
    /// <exception cref="ArgumentException">The name is taken, or a stream belongs to another pipeline.</exception>
    public PipelineStream Apply(
        string name, IReadOnlyList<PipelineStream> inputs, Func<IReadOnlyList<InputPort>, Operator> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (inputs.Count == 0) { throw new ArgumentException($"Operator '{name}' needs an input."); }
        if (inputs.Any(input => input.Builder != this))
        {
            throw new ArgumentException($"An input of operator '{name}' belongs to another pipeline.");
        }
        if (!_names.Add(name)) { throw new ArgumentException($"Operator '{name}' exists."); }
        InputPort[] ports = [.. inputs.Select(input => new InputPort(input.Schema, input.Keys, input.Updates))];
        var specimen = create(ports);
        if (_generated.Contains(name) && specimen is not StatelessOperator)
        {
            throw new ArgumentException($"Operator '{name}' has a state: give it a name, by which a restore finds it.");
        }
        for (var port = 0; port < inputs.Count; port++)
        {
            _edges.Add(new(inputs[port].Node, inputs[port].Port, _nodes.Count, port, null));
        }
        _nodes.Add(new(name, specimen.Describe(), specimen.DescribeState(), specimen.Bound, () => create(ports)));
        return new(this, _nodes.Count - 1, 0, specimen.Outputs);
    }

    /// <summary>Ends the description.</summary>
    /// <returns>The pipeline.</returns>
    public Pipeline Build() => new(_name, _ingest, [.. _nodes], [.. _edges], [.. _tables]);

    /// <summary>A name for an operator to which nobody gives one; it must have no state.</summary>
    internal string NameFor(string kind)
    {
        var number = 1;
        while (_names.Contains($"{kind}_{number}")) { number++; }
        _generated.Add($"{kind}_{number}");
        return $"{kind}_{number}";
    }

    internal void AddStream(PipelineStream from, string stream)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        // Operators may add to the dead letters; everything else that leaves has one origin.
        var adds = stream == DeadLettersStream && from.Schema.Equals(DeadLetterSchema.Schema);
        if (!_streams.Add(stream) && !adds) { throw new ArgumentException($"Output stream '{stream}' exists."); }
        _edges.Add(new(from.Node, from.Port, 0, 0, stream));
    }
}
