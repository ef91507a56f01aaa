using Telemetry.Engine.Data;

namespace Telemetry.Engine.Over;

/// <summary>Computes one result column, row by row in the order of time within each partition.</summary>
internal abstract class OverFunction(Column result)
{
    public Column Result { get; } = result;

    /// <summary>Whether it looks back without bound.</summary>
    public abstract bool IsRunning { get; }

    /// <summary>How many first rows of a partition it needs for ever.</summary>
    public virtual int AnchorCount => 0;

    /// <summary>Whether the current row's result is known.</summary>
    public abstract bool IsComplete(in OverPlace place);

    /// <summary>The instant that makes the current row's result known: not before its own time.</summary>
    public virtual long KnownAt(in OverPlace place) => place.Time;

    /// <summary>Writes the current row's result; called for each row of a partition once, in order.</summary>
    public abstract void Write(in OverPlace place, Frame frame, int column, int row);

    /// <summary>The first row that the current one, not yet written, or a later one needs.</summary>
    public abstract int FirstNeeded(in OverPlace place);
}
