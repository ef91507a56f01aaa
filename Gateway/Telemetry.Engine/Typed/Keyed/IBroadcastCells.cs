using Telemetry.Engine.State;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>A broadcast state that a process has declared.</summary>
internal interface IBroadcastCells
{
    string Name { get; }

    string Kind { get; }

    void Attach(BroadcastToken token, StateBudget budget);

    void Write(SnapshotWriter writer);

    void Read(SnapshotReader reader);
}
