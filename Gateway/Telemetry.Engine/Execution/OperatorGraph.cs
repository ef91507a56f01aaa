using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>
/// The operators of a partition and what flows between them. Rows flow depth first, at once; watermarks and clocks go
/// through the operators in the order of the flow, each after everything that those before it emitted for it.
/// </summary>
internal sealed class OperatorGraph
{
    private readonly Pipeline _pipeline;
    private readonly PartitionTables _tables;
    private readonly Node[] _nodes;
    private readonly Collector _ingest;
    private readonly Edge[][] _ingestEdges;
    private readonly Dictionary<string, Edge[]> _tableEdges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PipelineTable> _tableOf = new(StringComparer.Ordinal);
    private IStepSink? _sink;
    private Node? _called;
    private int _row;

    public OperatorGraph(Pipeline pipeline, PartitionTables tables, Collector ingest)
    {
        _pipeline = pipeline;
        _tables = tables;
        _ingest = ingest;
        var form = Convert.ToHexStringLower(pipeline.Fingerprint.AsSpan());
        _nodes = [.. pipeline.Nodes.Select(node => new Node(node, tables, form))];
        for (var index = 0; index < _nodes.Length; index++)
        {
            var node = _nodes[index];
            node.Edges = EdgesOf(index, node.Collector.PortCount);
            node.Context.Delay = DelayOf(index);
            node.Collector.Relief = () => Drain(node);
        }
        UsesStreamWatermark = _nodes.Any(node => node.UsesStreamWatermark);
        _ingestEdges = EdgesOf(PipelineEdge.Ingest, ingest.PortCount);
        for (var index = 0; index < pipeline.Tables.Length; index++)
        {
            var table = pipeline.Tables[index];
            _tableEdges.Add(table.Name, EdgesOf(PipelineEdge.Ingest - 1 - index, 1)[0]);
            _tableOf.Add(table.Name, table);
        }
    }

    public bool UsesStreamWatermark { get; }

    /// <summary>The operator that was called last in this step; null when none was.</summary>
    public string? LastCalled => _called?.Name;

    public void Begin(IStepSink sink)
    {
        _sink = sink;
        _called = null;
        _row = 0;
    }

    public void DrainIngest() => Drain(_ingest, _ingestEdges, null);

    public bool HasTable(string name) => _tableEdges.ContainsKey(name);

    public void Feed(string table, Frame frame)
    {
        if (!_tableEdges.TryGetValue(table, out var edges))
        {
            throw new ArgumentException($"Pipeline '{_pipeline.Name}' has no table '{table}'.");
        }
        if (!frame.Schema.Equals(_tableOf[table].Schema) || frame.Texts != _tables.Texts)
        {
            throw new ArgumentException(
                $"The frame for table '{table}' has other columns, or texts of another partition.");
        }
        if (frame.HasKinds && !_tableOf[table].Updates)
        {
            throw new ArgumentException($"Table '{table}' was described without updates, and here is one.");
        }
        if (!ChangePairs.AreWhole(frame))
        {
            throw new ArgumentException($"An update in table '{table}' is no pair of an old row and a new one.");
        }
        Deliver(frame, edges);
    }

    public void Control(string target, ReadOnlySpan<byte> payload)
    {
        // A message for an operator that a newer pipeline no longer has means nothing, and must not stop a replay.
        for (var index = _nodes.Length - 1; index >= 0; index--)
        {
            var node = _nodes[index];
            if (node.Name != target && node.Operator.Hears(target)) { Tell(node, payload); }
        }
        foreach (var node in _nodes)
        {
            if (node.Name == target) { Tell(node, payload); }
        }
    }

    public void ChangeSource(int source, bool isOnline)
    {
        foreach (var node in _nodes)
        {
            _called = node;
            node.Operator.ChangeSource(source, isOnline, node.Collector);
            Drain(node);
        }
    }

    public void AdvanceWatermark(int source, EventTime before, EventTime watermark)
    {
        foreach (var node in _nodes) { node.Context.HoldBack(source, before); }
        foreach (var node in _nodes)
        {
            _called = node;
            node.Context.Release();
            node.Operator.AdvanceWatermark(source, watermark - node.Context.Delay, node.Collector);
            Drain(node);
        }
    }

    public void AdvanceClock(EventTime journalTime)
    {
        foreach (var node in _nodes)
        {
            _called = node;
            node.Operator.AdvanceClock(journalTime, node.Collector);
            Drain(node);
        }
    }

    public void Finish()
    {
        foreach (var node in _nodes)
        {
            _called = node;
            node.Operator.Finish(node.Collector);
            Drain(node);
        }
    }

    public void Snapshot(SnapshotBuffer output) =>
        Write(output, static (node, writer) => node.Operator.Snapshot(writer));

    public void SnapshotOne(string name, SnapshotWriter writer)
    {
        var node = Array.Find(_nodes, candidate => candidate.Name == name)
            ?? throw new ArgumentException($"Pipeline '{_pipeline.Name}' has no operator '{name}'.");
        node.Operator.Snapshot(writer);
    }

    /// <summary>Takes the images of all operators; the steps wait for it.</summary>
    public void Capture()
    {
        foreach (var node in _nodes) { node.Image = node.Operator.Capture(node.Image); }
    }

    /// <summary>Writes what was captured; called by any one thread.</summary>
    public void WriteImages(SnapshotBuffer output) =>
        Write(output, static (node, writer) => node.Image!.Write(writer)); // Capture came before.

    /// <summary>Lets the images go.</summary>
    public void ReleaseImages()
    {
        foreach (var node in _nodes) { node.Image?.Release(); }
    }

    /// <summary>Gives each operator the state of its name, when it fits.</summary>
    public IEnumerable<OperatorRestore> Restore(SnapshotReader reader, bool isSamePipeline)
    {
        var sections = OperatorSection.ReadAll(reader);
        foreach (var node in _nodes)
        {
            sections.Remove(node.Name, out var section);
            var mismatch = section?.MismatchWith(node.Operator, isSamePipeline);
            if (section is not null && mismatch is null)
            {
                var state = new SnapshotReader(section.State);
                node.Operator.Restore(state);
                state.End();
            }
            if (node.Operator is StatelessOperator && section is not { State.Length: > 0 }) { continue; }
            yield return new(
                node.Name,
                section is null ? RestoreOutcome.Fresh
                    : mismatch is null ? RestoreOutcome.Restored : RestoreOutcome.Dropped,
                section is null ? "the snapshot has none of that name" : mismatch ?? "",
                section?.State.Length ?? 0);
        }
        foreach (var (name, section) in sections.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (section.State.Length == 0) { continue; }
            yield return new(
                name, RestoreOutcome.Dropped, "the pipeline has no operator of that name", section.State.Length);
        }
    }

    /// <summary>Makes all operators anew, between two steps, out of what they write: between the writing and the
    /// reading the partition forgets its keys and texts.</summary>
    /// <param name="forget">Forgets them.</param>
    /// <returns>How many bytes they wrote.</returns>
    public long Renew(Action forget)
    {
        var states = new SnapshotBuffer();
        Snapshot(states);
        forget();
        foreach (var node in _nodes) { node.Renew(); }
        var bytes = states.ToArray();
        states.Reset();
        var reader = new SnapshotReader(bytes);
        foreach (var one in Restore(reader, isSamePipeline: true))
        {
            Invariant.Check(one.Outcome == RestoreOutcome.Restored, "an operator takes what it wrote");
        }
        return bytes.Length;
    }

    private void Write(SnapshotBuffer output, Action<Node, SnapshotWriter> writeState)
    {
        var writer = new SnapshotWriter(output);
        writer.Int32(_nodes.Length);
        foreach (var node in _nodes)
        {
            writer.Text(node.Name);
            writer.Text(node.StateDescription);
            writer.Int32(node.Operator.StateVersion);
            var start = output.BeginSection();
            writeState(node, writer);
            output.EndSection(start);
        }
    }

    private void Tell(Node node, ReadOnlySpan<byte> payload)
    {
        _called = node;
        node.Operator.Control(payload, node.Collector);
        Drain(node);
    }

    private void Drain(Node node) => Drain(node.Collector, node.Edges, node);

    private void Drain(Collector collector, Edge[][] edges, Node? node)
    {
        for (var port = 0; port < edges.Length; port++)
        {
            for (var index = 0; index < collector.FrameCount(port); index++)
            {
                var frame = collector.FrameAt(port, index);
                if (frame.Count == 0) { continue; }
                Invariant.Check(
                    !frame.HasKinds || (node is not null && node.Operator.Outputs[port].Updates),
                    "an operator that declares no updates gave one");
                Deliver(frame, edges[port]);
            }
        }
        collector.Clear();
    }

    private void Deliver(Frame frame, Edge[] edges)
    {
        foreach (var edge in edges)
        {
            if (edge.Node is { } node)
            {
                _called = node;
                node.Operator.Process(edge.Port, frame, node.Collector);
                Drain(node);
            }
            else
            {
                _sink!.Emit(new(_pipeline.Name, _tables.Step, _row, edge.Stream, _tables.JournalTime), frame);
                _row += frame.Count;
            }
        }
    }

    /// <summary>The most by which the operators before one delay its watermarks; those come first.</summary>
    private Duration DelayOf(int index) => new(_pipeline.Edges
        .Where(edge => edge.Stream is null && edge.ToNode == index && edge.FromNode >= 0)
        .Select(edge => _nodes[edge.FromNode])
        .Max(node => (long?)(node.Context.Delay.Micros + node.Operator.WatermarkDelay.Micros)) ?? 0);

    private Edge[][] EdgesOf(int from, int ports)
    {
        var all = new Edge[ports][];
        for (var port = 0; port < ports; port++)
        {
            all[port] =
            [
                .. _pipeline.Edges
                    .Where(edge => edge.FromNode == from && edge.FromPort == port)
                    .Select(edge => new Edge(
                        edge.Stream is null ? _nodes[edge.ToNode] : null, edge.ToPort, edge.Stream ?? "")),
            ];
        }
        return all;
    }

    private sealed record Edge(Node? Node, int Port, string Stream);

    private sealed class Node
    {
        private readonly Func<Operator> _create;

        public Node(PipelineNode description, PartitionTables tables, string form)
        {
            _create = description.Create;
            Name = description.Name;
            StateDescription = description.StateDescription;
            Operator = _create();
            Context = new(tables, form);
            Operator.Open(Context);
            Collector = new(Operator.Outputs, tables.Texts);
            UsesStreamWatermark = Operator.UsesStreamWatermark;
        }

        public string Name { get; }

        public string StateDescription { get; }

        public Operator Operator { get; private set; }

        public StateImage? Image { get; set; }

        public OperatorContext Context { get; }

        public Collector Collector { get; }

        public bool UsesStreamWatermark { get; }

        public Edge[][] Edges { get; set; } = [];

        /// <summary>Puts a new operator without a state in the place of this one's.</summary>
        public void Renew()
        {
            Operator = _create();
            Operator.Open(Context);
            Image = null;
        }
    }
}
