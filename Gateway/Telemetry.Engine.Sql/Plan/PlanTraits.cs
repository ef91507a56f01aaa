using System.Collections.Immutable;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What is known of a node's rows.</summary>
public sealed record PlanTraits
{
    /// <summary>Which kinds of changes come out.</summary>
    public ChangeModes Changes { get; init; } = ChangeModes.Insert;

    /// <summary>Sets of columns, each of which makes a row unique in the table that the rows describe.</summary>
    public ImmutableArray<ImmutableArray<int>> UniqueKeys { get; init; } = [];

    /// <summary>The column that holds the time that the engine's rows carry (<c>Frame.Times</c>), or
    /// <see cref="PlanNode.StreamTime"/> when no column does.</summary>
    public int TimeColumn { get; init; } = PlanNode.StreamTime;

    /// <summary>Whether watermarks say something of the rows' times; false for what has no event time.</summary>
    public bool HasEventTime { get; init; }

    /// <summary>The column that names the source (the device) whose clock the row came under, or −1. What is keyed by
    /// it may go by the sources' clocks.</summary>
    public int SourceColumn { get; init; } = -1;

    /// <summary>Whether the input ends.</summary>
    public bool IsBounded { get; init; }

    /// <summary>Whether rows are only inserted.</summary>
    public bool IsInsertOnly => Changes == ChangeModes.Insert;
}
