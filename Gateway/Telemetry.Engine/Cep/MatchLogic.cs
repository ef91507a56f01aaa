using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>What operators of patterns differ by: how conditions are asked, and what is said of matches.</summary>
internal abstract class MatchLogic
{
    /// <summary>The matches.</summary>
    public const int MainPort = 0;

    /// <summary>The columns of rows that are kept.</summary>
    public abstract Schema Kept { get; }

    /// <summary>The output of the rows that came too late.</summary>
    public abstract int LatePort { get; }

    /// <summary>The output of what could not be computed, and what was given up.</summary>
    public abstract int FaultPort { get; }

    /// <summary>The conditions on the match so far, by number.</summary>
    public abstract IReadOnlyList<ICepCondition> Iterative { get; }

    /// <summary>The outputs.</summary>
    public abstract IReadOnlyList<OutputPort> OutputsFor(InputPort input, KeySpace keys);

    /// <summary>What a state rests on beside the pattern.</summary>
    public abstract string State { get; }

    /// <summary>What is said of matches.</summary>
    public abstract string Results { get; }

    /// <summary>Connects with the partition.</summary>
    public abstract void Open(OperatorContext context, KeyTable keys, RowStore rows);

    /// <summary>Sets the bit of each simple condition that holds for a row; the masks are 0 before.</summary>
    public abstract void Mark(Frame frame, Span<ulong> masks, Collector output);

    /// <summary>Says what a match comes to.</summary>
    public abstract void Match(in CepMatch match, EventTime time, int key, Collector output);

    /// <summary>Says what became of a partial match whose time was over.</summary>
    public abstract void TimeOut(in CepMatch partial, EventTime time, int key, Collector output);

    /// <summary>Begins a row's way through the matcher: what fails for it is told once.</summary>
    public abstract void BeginRow(Collector output);

    /// <summary>Lets out what has come together in a call.</summary>
    public abstract void Flush(Collector output);
}
