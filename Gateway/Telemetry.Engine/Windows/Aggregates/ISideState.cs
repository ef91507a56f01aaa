using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>State of variable size of one accumulator; used again after <see cref="Clear"/>.</summary>
internal interface ISideState<TSelf>
    where TSelf : class, ISideState<TSelf>
{
    /// <summary>What the state counts in the budget: by what it holds, not by what is allocated.</summary>
    long Bytes { get; }

    /// <summary>Whether there were more values than may be kept; then it holds none.</summary>
    bool IsOver { get; }

    void Clear();

    void Merge(TSelf other);

    void Write(SnapshotWriter writer);

    /// <summary>Reads into a state that is clear.</summary>
    void Read(SnapshotReader reader);
}
