using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Execution;

/// <summary>A stream within a pipeline that is being described.</summary>
public sealed class PipelineStream
{
    private readonly IReadOnlyList<OutputPort> _ports;

    internal PipelineStream(PipelineBuilder builder, int node, int port, IReadOnlyList<OutputPort> ports)
    {
        Builder = builder;
        Node = node;
        Port = port;
        _ports = ports;
    }

    /// <summary>The columns.</summary>
    public Schema Schema => _ports[Port].Schema;

    /// <summary>The space of the rows' keys, or null when they are not keyed.</summary>
    public KeySpace? Keys => _ports[Port].Keys;

    /// <summary>Whether the rows are a changelog (see <see cref="OutputPort"/>) and not inserts only.</summary>
    public bool Updates => _ports[Port].Updates;

    internal PipelineBuilder Builder { get; }

    internal int Node { get; }

    internal int Port { get; }

    /// <summary>Another output of the operator that this stream comes from.</summary>
    /// <param name="port">The output's name.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public PipelineStream Side(string port)
    {
        for (var index = 0; index < _ports.Count; index++)
        {
            if (_ports[index].Name == port) { return new(Builder, Node, index, _ports); }
        }
        throw new ArgumentException($"No output '{port}' among {string.Join(", ", _ports.Select(p => p.Name))}.");
    }

    /// <summary>Another output of the operator that this stream comes from, or null when it has none of that
    /// name.</summary>
    /// <param name="port">The output's name.</param>
    /// <returns>The stream or null.</returns>
    public PipelineStream? FindSide(string port)
    {
        for (var index = 0; index < _ports.Count; index++)
        {
            if (_ports[index].Name == port) { return new(Builder, Node, index, _ports); }
        }
        return null;
    }

    /// <summary>Puts an operator behind this stream.</summary>
    /// <param name="name">Its name, unique in the pipeline.</param>
    /// <param name="create">Makes the operator; gives a fresh one each time.</param>
    /// <returns>The operator's main output.</returns>
    public PipelineStream Apply(string name, Func<InputPort, Operator> create) =>
        Builder.Apply(name, [this], ports => create(ports[0]));

    /// <summary>Lets the stream's rows out of the partition.</summary>
    /// <param name="stream">The output stream's name, unique in the pipeline.</param>
    /// <returns>This stream.</returns>
    public PipelineStream To(string stream)
    {
        Builder.AddStream(this, stream);
        return this;
    }
}
