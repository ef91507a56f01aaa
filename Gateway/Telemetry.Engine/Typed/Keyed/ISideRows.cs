using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>A side output that a process has declared.</summary>
internal interface ISideRows
{
    OutputPort PortFor(KeySpace? keys);

    void Open(TextDictionary texts);
}
