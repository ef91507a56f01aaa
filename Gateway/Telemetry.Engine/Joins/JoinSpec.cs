using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Joins;

/// <summary>
/// What all joins have in common. Rows match when their keys are equal, the join's own rule of time holds, and the
/// condition is true.
/// </summary>
public abstract record JoinSpec
{
    private protected JoinSpec() { }

    /// <summary>Which rows come out.</summary>
    /// <value>Pairs only, by default.</value>
    public JoinType Type { get; init; } = JoinType.Inner;

    /// <summary>What must be true of a pair beside its keys and times, over the columns of both sides under their
    /// names in the result; null for nothing.</summary>
    public Expression? Condition { get; init; }

    /// <summary>What stands before the left columns' names in the result.</summary>
    /// <value>Nothing, by default.</value>
    public string LeftPrefix { get; init; } = "";

    /// <summary>What stands before the right columns' names in the result.</summary>
    /// <value><c>right_</c>, by default.</value>
    public string RightPrefix { get; init; } = "right_";

    /// <summary>Whether a NULL in the key equals another one (IS NOT DISTINCT FROM).</summary>
    /// <value>False, by default: a row with a NULL in its key matches nothing, as SQL has it.</value>
    public bool MatchesNulls { get; init; }
}
