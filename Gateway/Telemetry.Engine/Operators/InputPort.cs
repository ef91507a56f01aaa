using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Operators;

/// <summary>What an operator will receive on one of its inputs.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Keys">The space of the rows' keys, or null when they are not keyed.</param>
/// <param name="Updates">Whether rows may be other than inserts (see <see cref="OutputPort"/>).</param>
public sealed record InputPort(Schema Schema, KeySpace? Keys, bool Updates = false)
{
    /// <summary>Refuses a changelog, for operators to which a row that is taken back means nothing.</summary>
    /// <param name="taker">Who takes inserts only, as the message says it: "a window".</param>
    /// <exception cref="ArgumentException">The input has updates.</exception>
    public void RefuseUpdates(string taker)
    {
        if (!Updates) { return; }
        throw new ArgumentException(
            $"The input ({Schema}) is a changelog, and {taker} takes inserts only: put it before the operator that "
            + "updates its rows, or let that one emit final rows only.");
    }
}
