using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>Where what is emitted belongs: shared by all outputs of an operator and moved once per row.</summary>
internal sealed class RowCursor
{
    public Collector? Output { get; private set; }

    public EventTime Time { get; private set; }

    public int Key { get; private set; }

    public void Begin(Collector output, EventTime time, int key)
    {
        Output = output;
        Time = time;
        Key = key;
    }

    public void End() => Output = null;
}
