using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Operators;

/// <summary>One output of an operator; port 0 is the main one, the others are side outputs.</summary>
/// <param name="Name">The port's name, unique within the operator.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Keys">The space of its rows' keys, or null when they are not keyed.</param>
/// <param name="Updates">Whether the rows are a changelog: +I, −U with +U behind it in the same frame, −D; every −U and
/// −D has the whole old row, as it was emitted. False: inserts only.</param>
public sealed record OutputPort(string Name, Schema Schema, KeySpace? Keys = null, bool Updates = false)
{
    /// <summary>The usual name of port 0.</summary>
    public const string Main = "main";
}
