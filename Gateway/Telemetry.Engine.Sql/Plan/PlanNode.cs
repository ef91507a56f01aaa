using System.Collections.Immutable;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>
/// A node of the logical plan: a relation over those of its inputs. Columns are always meant by their index in the
/// input that they are of (<c>Inputs[0].Columns</c>, for a join the left columns and behind them the right ones).
/// A node is never changed: rules make new ones. Nodes are equal when they are the same object, and one that is reached
/// by two ways (a view that two sinks read) is one stream; plans are compared by their text
/// (<see cref="Explain.PlanText"/>).
/// </summary>
public abstract partial record PlanNode
{
    /// <summary>Stands for the time that the engine's rows carry beside their columns, where a column of event time is
    /// asked for.</summary>
    public const int StreamTime = -1;

    private PlanNode(
        ImmutableArray<PlanNode> inputs, ImmutableArray<PlanColumn> columns, PlanTraits traits)
    {
        Inputs = inputs;
        Columns = columns;
        Traits = traits;
        Invariant.Check(
            columns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count() == columns.Length,
            "names of a node's columns are unique");
    }

    /// <summary>Where its rows come from.</summary>
    public ImmutableArray<PlanNode> Inputs { get; }

    /// <summary>What it gives.</summary>
    public ImmutableArray<PlanColumn> Columns { get; }

    /// <summary>What is known of its rows.</summary>
    public PlanTraits Traits { get; }

    /// <summary>The only input, or the left one.</summary>
    public PlanNode Input => Inputs[0];

    /// <summary>The same node over other inputs, which have the same columns in the same order.</summary>
    /// <param name="inputs">The new inputs.</param>
    /// <returns>The node.</returns>
    public abstract PlanNode WithInputs(ImmutableArray<PlanNode> inputs);

    /// <inheritdoc/>
    public virtual bool Equals(PlanNode? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
